import type { Role, Scope } from '@/lib/contracts/access';

/** Who is acting: written into the audit entry of every mutation. */
export type Actor =
  | { type: 'user'; id: string; name: string; email: string }
  | { type: 'api-key'; id: string; name: string }
  | { type: 'system'; id: string; name: string };

/** In whose name and where a verb runs. Every query filters by `orgId`. */
export interface OrgContext {
  orgId: string;
  actor: Actor;
  role: Role;
  /** Scopes of the key used; undefined for people and the system, whose role alone decides. */
  scopes: readonly Scope[] | undefined;
}

/** A context inside one project. */
export interface Context extends OrgContext {
  projectId: string;
  projectSlug: string;
}

/** The context of a job: acts for the organisation with an owner's rights, and audits as the system. */
export function systemContext(place: { orgId: string; projectId: string; projectSlug: string }, name: string): Context {
  return { ...place, actor: { type: 'system', id: name, name }, role: 'owner', scopes: undefined };
}
