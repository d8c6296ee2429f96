import { Chip } from '@/components/ui/chip';
import { wasMeasured } from '@/lib/decisions/analysis/advise-unit';
import type { UnitAdvice } from '@/lib/contracts/test-analysis';
import { formatCount, formatPercent } from '@/lib/format';
import classes from './ab-tests.module.css';

const alike = 'Requests are no more alike than by chance: counting them one by one would do.';
const singles = (clusters: number) =>
  clusters > 1 ? 'Each holds one request, so it is one.' : 'One is too few to tell.';

/** Which unit of evidence the data ask for, and what ignoring each would do. */
export function UnitAdviceList({ advice, isWarned = false }: { advice: UnitAdvice; isWarned?: boolean }) {
  const { proposed, warning, candidates } = advice;
  return (
    <>
      {!isWarned && (
        <p className={classes.verdict}>
          {warning ??
            (wasMeasured(advice) ? alike : 'Too little was read to tell whether requests resemble each other.')}
        </p>
      )}
      <ul className={classes.diagnostics}>
        {candidates.map(({ name, clusters, designEffect, falseWinsIgnored, matters }) => (
          <li key={name}>
            <Chip tone={matters ? 'warn' : 'neutral'}>{name === proposed ? `${name}, proposed` : name}</Chip>
            <span>
              {formatCount(clusters)} of them.{' '}
              {designEffect === null
                ? singles(clusters)
                : `Counted by request, evidence would look ${designEffect.toFixed(1)} times what it is, ` +
                  `and a test at 5 % would err in ${formatPercent(falseWinsIgnored, 2)}.`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
