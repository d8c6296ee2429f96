import { formatPercent } from '@/lib/format';
import { stackShares, type SharePart } from './prepare/prepare-shares';
import classes from './share-bar.module.css';

export interface ShareBarProps {
  /** What is shared: "Traffic". */
  label: string;
  parts: readonly SharePart[];
}

/** Parts of a whole in one bar with their names and shares underneath. */
export function ShareBar({ label, parts }: ShareBarProps) {
  const placed = stackShares(parts);
  const words = placed.map(({ name, share }) => `${name} ${formatPercent(share)}`).join(', ');
  return (
    <div className={classes.share}>
      <div className={classes.bar} role="img" aria-label={`${label}: ${words === '' ? 'nothing yet' : words}`}>
        {placed.map(({ id, share, color }) => (
          <span key={id} style={{ width: `${share * 100}%`, background: color }} />
        ))}
      </div>
      <div className={classes.words}>
        {placed.map(({ id, name, share, color }) => (
          <span key={id} className={classes.part}>
            <i style={{ background: color }} aria-hidden="true" />
            {name} <b>{formatPercent(share)}</b>
          </span>
        ))}
      </div>
    </div>
  );
}
