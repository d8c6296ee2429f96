import { Chip, type Tone } from '@/components/ui/chip';
import type { SecondReading } from '@/lib/contracts/test-analysis';
import { formatFixed, formatInterval, formatNumber } from '@/lib/format/number';
import classes from './second-readings.module.css';

const guarantees: Record<SecondReading['guarantee'], { label: string; tone: Tone; hint: string }> = {
  always: { label: 'at every look', tone: 'good', hint: 'Holds however often one looks.' },
  planned: { label: 'at planned looks', tone: 'neutral', hint: 'Holds over the looks that were planned.' },
  once: { label: 'once', tone: 'warn', hint: 'Holds for one reading at a size fixed beforehand.' },
  none: {
    label: 'no guarantee',
    tone: 'warn',
    hint: 'Says nothing about errors when a test is stopped for what it shows.',
  },
};

/** The same data by other methods, each with what it promises and how to take it. */
export function SecondReadings({ readings }: { readings: readonly SecondReading[] }) {
  return (
    <ul className={classes.list}>
      {readings.map((reading) => (
        <Reading key={`${reading.method} ${reading.figure}`} reading={reading} />
      ))}
    </ul>
  );
}

function Reading({ reading }: { reading: SecondReading }) {
  const { method, figure, unit, value, pValue, corrected, guarantee, sentence } = reading;
  const { label, tone, hint } = guarantees[guarantee];
  return (
    <li className={classes.reading}>
      <span className={classes.name}>
        <b>{method}</b> {figure}, by {unit}
      </span>
      <span className={classes.figures}>
        {formatFixed(value, 4, { bareFraction: true })} {intervalOf(reading)}
        {pValue !== null && <span className={classes.p}>p {formatNumber(pValue, { digits: 2 })}</span>}
        {corrected && (
          <span className={classes.p}>
            Holm {formatNumber(corrected.holm, { digits: 2 })}, BH{' '}
            {formatNumber(corrected.falseDiscovery, { digits: 2 })}
          </span>
        )}
      </span>
      <Chip tone={tone} hint={hint}>
        {label}
      </Chip>
      <p className={classes.sentence}>{sentence}</p>
    </li>
  );
}

/** Bounds of a difference carry their signs, those of a share do not. */
function intervalOf({ lower, upper, figure }: SecondReading): string {
  if (lower === null || upper === null) return '';
  const interval = formatInterval([lower, upper], 4);
  return figure.startsWith('share') ? interval.replaceAll('+', '') : interval;
}
