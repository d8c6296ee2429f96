import type { ReactNode } from 'react';
import classes from './stat.module.css';

export interface StatProps {
  label: ReactNode;
  /** Already formatted; the full value goes into `exact`. */
  value: ReactNode;
  /** Unit after the number, in small type. */
  unit?: string;
  /** Shown on hover: the value with all its digits. */
  exact?: string | number;
  /** A line under the number: an interval, a comparison, a date. */
  note?: ReactNode;
  tone?: 'good' | 'warn' | 'bad';
  /** A small picture at the right, such as a Sparkline. */
  picture?: ReactNode;
  /** `large` (28 px) for the one number that matters on a page; default `medium`. */
  size?: 'large' | 'medium';
}

/** One number with its name. */
export function Stat({ label, value, unit, exact, note, tone, picture, size = 'medium' }: StatProps) {
  return (
    <div className={classes.stat} data-size={size}>
      <div className={classes.label}>{label}</div>
      <div className={classes.line}>
        <span className={classes.value} data-tone={tone} title={exact === undefined ? undefined : String(exact)}>
          {value}
          {unit !== undefined && <span className={classes.unit}> {unit}</span>}
        </span>
        {picture}
      </div>
      {note !== undefined && <div className={classes.note}>{note}</div>}
    </div>
  );
}

/** Several numbers in one row between hairlines; wraps on narrow screens. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
