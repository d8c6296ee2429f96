import { formatCount } from '@/lib/format/number';
import { countOf } from '@/lib/format/words';
import type { SequenceLook } from '@/lib/stats/confidence-sequence';
import { fewestUnits } from './fewest-units';
import { differenceWords, lossWord } from './metric-words';
import type { CountedLooks } from './read-sequence';

/** What a look rests on: 'log-loss −.0065 [−.0129, −.0001] over 30 days (19,800 rows)'. */
export function evidenceWords(
  metric: string,
  of: { latest: SequenceLook; units: number; rows: number; counted?: CountedLooks | undefined },
): string {
  const counted =
    of.counted && of.counted.unit !== 'day' ? `, ${formatCount(of.counted.units)} units: ${of.counted.unit}` : '';
  const over = `over ${countOf(of.units, 'day')} (${formatCount(of.rows)} rows${counted})`;
  return `${lossWord(metric)} ${differenceWords(of.latest)} ${over}`;
}

/** Since when a claim holds, with that day's interval unless it is the last: 'settled on day 8 (−.012 [−.023, …])'. */
export function settledWords(looks: readonly SequenceLook[], day: number): string {
  const look = looks.find(({ n }) => n === day);
  const isLatest = look === undefined || look === looks.at(-1);
  return `settled on day ${day}${isLatest ? '' : ` (${differenceWords(look)})`}`;
}

/** Why nothing is said before the first look. */
export function tooEarlyWords(days: number, firstLook: number, counted?: CountedLooks): string {
  if (counted && counted.unit !== 'day' && days >= firstLook && counted.units < fewestUnits) {
    return `${countOf(counted.units, 'unit')} (${counted.unit}) of the ${fewestUnits} that are needed have come`;
  }
  return `${days} of the ${firstLook} days before the first look are complete`;
}
