import { Chip } from '@/components/ui/chip';
import { wasMeasured } from '@/lib/decisions/analysis/advise-unit';
import type { UnitAdvice } from '@/lib/contracts/test-analysis';
import { formatCount, formatPercent } from '@/lib/format';
import classes from './unit-advice.module.css';

const alike = 'Requests are no more alike than by chance: counting them one by one would do.';
const untold = 'Too little was read to tell whether requests resemble each other.';

/** Which unit of evidence the data ask for, and what ignoring each would do. */
export function UnitAdviceList({ advice, isWarned = false }: { advice: UnitAdvice; isWarned?: boolean }) {
  const { proposed, warning, candidates } = advice;
  return (
    <>
      {!isWarned && <p className={classes.sentence}>{warning ?? (wasMeasured(advice) ? alike : untold)}</p>}
      <table className={classes.units}>
        <caption>If requests were counted one by one</caption>
        <thead>
          <tr>
            <th scope="col">What they share</th>
            <th scope="col">Seen</th>
            <th scope="col">Evidence looks</th>
            <th scope="col">A 5 % test errs in</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ name, clusters, designEffect, falseWinsIgnored, matters }) => (
            <tr key={name}>
              <th scope="row">
                <Chip tone={matters ? 'warn' : 'neutral'}>{name}</Chip> {name === proposed && 'proposed'}
              </th>
              <td>{formatCount(clusters)}</td>
              {designEffect === null ? (
                <td colSpan={2}>{clusters > 1 ? 'each has one request' : 'too few to tell'}</td>
              ) : (
                <>
                  <td>{designEffect.toFixed(1)} times</td>
                  <td>{formatPercent(falseWinsIgnored, 2)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
