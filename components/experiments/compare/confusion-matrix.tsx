import { formatCount, formatPercent } from '@/lib/format';
import classes from './compare.module.css';

export interface ConfusionMatrixProps {
  name: string;
  classes: readonly string[];
  /** Rows by true class (outer) and answered class (inner). */
  counts: readonly (readonly number[])[];
}

/** How often each class was answered as which; shaded by the share of the true class. */
export function ConfusionMatrix({ name, classes: labels, counts }: ConfusionMatrixProps) {
  return (
    <figure className={classes.matrix}>
      <figcaption>{name}</figcaption>
      <table>
        <thead>
          <tr>
            <th scope="col">true ＼ answered</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((line, index) => {
            const rows = line.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={labels[index]}>
                <th scope="row">{labels[index]}</th>
                {line.map((count, place) => {
                  const share = rows === 0 ? 0 : count / rows;
                  return (
                    <td
                      key={labels[place]}
                      title={`${formatPercent(share)} of ${labels[index]}`}
                      style={{
                        background: `color-mix(in srgb, var(--accent) ${Math.round(share * 45)}%, transparent)`,
                      }}
                    >
                      {formatCount(count)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}
