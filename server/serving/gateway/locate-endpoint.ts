import type { FastifyRequest } from 'fastify';
import type { OrgContext } from '@/server/core/context';
import { conflict, notFound, unavailable } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { contextIn, type Identity } from '@/server/orgs';
import type { EndpointState } from './endpoint-states';
import type { GatewayParts } from './gateway-parts';
import { previewState, wantsPreview } from './preview-state';

interface Address {
  project?: string;
  name: string;
}

/** An endpoint, and in whose name it is asked. */
export interface Located {
  state: EndpointState;
  ctx: OrgContext;
  /** Whether the version that stands ready is asked, and not who answers. */
  isPreview: boolean;
}

type Allow = (ctx: OrgContext) => void;

export const mayPredict: Allow = (ctx) => requirePermission(ctx, 'endpoint:predict');
export const mayLabel: Allow = (ctx) => requirePermission(ctx, 'endpoint:feedback');
/** Who may ask an endpoint may know what it asks for. */
export const readOrPredict: Allow = (ctx) =>
  ctx.scopes?.includes('predict') ? mayPredict(ctx) : requirePermission(ctx, 'endpoint:read');

/**
 * The endpoint of a request's address, `:project` and `:name` or `:name` alone, if the caller may have it.
 *
 * @throws NotFound, Unauthorized, Forbidden; Conflict where it is archived or the short name is ambiguous
 */
export async function locateEndpoint(parts: GatewayParts, request: FastifyRequest, allow: Allow): Promise<Located> {
  const identity = await parts.identities.identify(request);
  const address = request.params as Address;
  const state =
    address.project === undefined ? findByKey(parts, identity, address.name) : findByAddress(parts, address);
  const ctx = state && contextIn(identity, state.orgId);
  if (!state || !ctx) throw missing(parts, identity, address);
  allow(ctx);
  if (state.archived) throw conflict(`The endpoint ${state.name} is archived and answers no more: restore it first.`);
  const isPreview = allow === mayPredict && wantsPreview(request.headers, request.query);
  return { state: isPreview ? previewState(state) : state, ctx, isPreview };
}

function findByAddress({ states }: GatewayParts, { project = '', name }: Address): EndpointState | undefined {
  return states.find(project, name);
}

/** An endpoint by its name alone: in the key's project, else in the only project that has it. */
function findByKey({ states }: GatewayParts, identity: Identity, name: string): EndpointState | undefined {
  const found = states.findByName(
    name,
    identity.memberships.map((one) => one.orgId),
  );
  if (identity.defaultProjectId !== null) return found.find((state) => state.projectId === identity.defaultProjectId);
  if (found.length <= 1) return found[0];
  const projects = found.map((state) => state.projectSlug).join(', ');
  throw conflict(
    `Several projects have an endpoint ${name} (${projects}): use the address /p/<project>/v1/endpoints/${name}.`,
  );
}

/** A model that cannot be loaded is told to those who may know of the endpoint; others learn nothing. */
function missing({ states }: GatewayParts, { memberships }: Identity, { project, name }: Address): Error {
  const isTheirs = states.hasTrouble(
    { project, name },
    memberships.map((one) => one.orgId),
  );
  if (isTheirs) return unavailable(`The endpoint ${name} cannot load its model now. The log of the gateway says why.`);
  return notFound('endpoint', name);
}
