import classes from './chip.module.css';

/** What a model version is at an endpoint. The colours are the same wherever a role is shown. */
export type ModelRole = 'champion' | 'challenger' | 'shadow' | 'retired';

export interface RoleChipProps {
  role: ModelRole;
  /** Shown after the role's name, such as 'v3'. */
  version?: string;
}

/** Gold champion, blue challenger, grey shadow, outlined retired. */
export function RoleChip({ role, version }: RoleChipProps) {
  return (
    <span className={classes.chip} data-role={role}>
      <RoleDot role={role} />
      {role}
      {version !== undefined && <span className={classes.version}>{version}</span>}
    </span>
  );
}

/** The role's colour alone, beside a name that says the role or in a legend. */
export function RoleDot({ role }: { role: ModelRole }) {
  return <span className={classes.dot} data-role={role} aria-hidden="true" />;
}

/** An alias of a registered model: `champion` and `challenger` wear their colours, others are plain. */
export function AliasChip({ alias }: { alias: string }) {
  if (alias === 'champion' || alias === 'challenger') return <RoleChip role={alias} />;
  return (
    <span className={classes.chip} data-tone="neutral">
      @{alias}
    </span>
  );
}
