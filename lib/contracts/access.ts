import { z } from 'zod';

/** Roles of a member of an organisation, from most to least. */
export const Role = z.enum(['owner', 'admin', 'member', 'viewer']);
export type Role = z.infer<typeof Role>;

/** What an API key may be used for. */
export const Scope = z.enum(['read', 'write', 'predict', 'feedback', 'replay', 'admin']);
export type Scope = z.infer<typeof Scope>;

const domains = [
  'dataset',
  'experiment',
  'model',
  'endpoint',
  'ab-test',
  'monitor',
  'policy',
  'job',
  'project',
] as const;
type Domain = (typeof domains)[number];

export type Permission =
  | `${Domain}:read`
  | `${Domain}:write`
  | 'endpoint:predict'
  | 'endpoint:feedback'
  | 'endpoint:replay'
  | 'endpoint:promote'
  | 'audit:read'
  | 'org:read'
  | 'org:write'
  | 'api-key:read'
  | 'api-key:write';

const adminOnly: readonly Permission[] = ['org:write', 'api-key:write', 'project:write'];

/** Whether a role holds a permission: viewers read, members also change things, admins also manage people and keys. */
export function roleAllows(role: Role, permission: Permission): boolean {
  if (role === 'owner' || role === 'admin') return true;
  if (permission.endsWith(':read')) return true;
  if (role === 'viewer') return false;
  return !adminOnly.includes(permission);
}

/** The scope a key needs for a permission. */
export function scopeFor(permission: Permission): Scope {
  if (adminOnly.includes(permission)) return 'admin';
  if (permission === 'endpoint:predict') return 'predict';
  if (permission === 'endpoint:feedback') return 'feedback';
  if (permission === 'endpoint:replay') return 'replay';
  return permission.endsWith(':read') ? 'read' : 'write';
}
