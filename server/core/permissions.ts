import { roleAllows, scopeFor, type Permission } from '@/lib/contracts/access';
import type { OrgContext } from './context';
import { forbidden } from './errors';

/** Throws Forbidden unless the role, and the key's scopes where a key is used, hold the permission. */
export function requirePermission(ctx: OrgContext, permission: Permission): void {
  if (!roleAllows(ctx.role, permission)) {
    throw forbidden(`The role ${ctx.role} may not do this: it needs ${permission}. Ask an admin of the organisation.`);
  }
  const scope = scopeFor(permission);
  if (ctx.scopes && !ctx.scopes.includes(scope)) {
    throw forbidden(`This API key lacks the scope "${scope}". Make a key that has it in Settings.`);
  }
}

/** Whether role and key hold the permission. */
export function allows(ctx: OrgContext, permission: Permission): boolean {
  return roleAllows(ctx.role, permission) && (!ctx.scopes || ctx.scopes.includes(scopeFor(permission)));
}
