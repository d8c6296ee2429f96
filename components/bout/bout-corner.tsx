import Link from 'next/link';
import { RoleDot, type ModelRole } from '@/components/ui/role-chip';
import type { BoutSide } from './bout-data';
import classes from './bout.module.css';

export interface BoutCornerProps {
  side: BoutSide;
  role: ModelRole;
}

/** One corner: role, version, what it was trained on. */
export function BoutCorner({ side, role }: BoutCornerProps) {
  return (
    <div className={classes.corner} data-role={role}>
      <p className={classes.role}>
        <RoleDot role={role} />
        {role}
      </p>
      <p className={classes.name}>{side.href === undefined ? side.name : <Link href={side.href}>{side.name}</Link>}</p>
      <p className={classes.facts}>{side.facts.join(' · ')}</p>
    </div>
  );
}
