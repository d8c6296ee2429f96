import type { LoggedRow } from './serving-log';

const dayMs = 86_400_000;
const april = Date.parse('2001-04-01T00:00:00Z');

/** The instant so many days after the contests of the tests begin. */
export const contestDay = (day: number) => new Date(april + day * dayMs).toISOString();

/** The answer that costs the given number of nats when `label` comes true. */
const answerCosting = (loss: number, label: number) => (label === 1 ? Math.exp(-loss) : 1 - Math.exp(-loss));

interface Day {
  day: number;
  /** Mean difference of each challenger's loss to the champion's. */
  differences: number[];
  rows?: number;
  unlabelled?: number;
  servedBy?: (row: number) => string;
}

/**
 * A day on which the champion loses .5 nats a row, and each challenger so much more or less on average.
 *
 * @param versions the champion's id, then those of the challengers
 */
export function contestRows(
  versions: readonly string[],
  { day, differences, rows = 12, unlabelled = 0, servedBy }: Day,
): LoggedRow[] {
  return Array.from({ length: rows }, (_, row) => {
    const label = row % 3 === 0 ? 1 : 0;
    // Rows of a day differ in pairs that cancel, so that the day's mean is the difference asked for.
    const wobble = (row % 2 === 0 ? 1 : -1) * 0.03;
    const losses = [0.5, ...differences.map((one) => 0.5 + one + wobble)];
    return {
      at: april + day * dayMs + row * 60_000,
      scores: Object.fromEntries(losses.map((loss, place) => [versions[place] ?? '', answerCosting(loss, label)])),
      ...(row < unlabelled ? {} : { label }),
      key: `${day}-${row}`,
      latencyMs: 2,
      ...(servedBy ? { servedBy: servedBy(row) } : {}),
    };
  });
}
