import type { ServingSettings } from '@/lib/contracts/serving-settings';
import type { PlanVariant } from '../serving-plans';
import type { RowValues } from '@/lib/preprocessing/table';

export type Scores = readonly (number | null)[];

const isPromise = (value: Scores | Promise<Scores>): value is Promise<Scores> => value instanceof Promise;

/** What became of a row in time: its scores, or that it was late. */
export type Called = { scores: Scores; late: boolean };

interface Limit {
  failure: Scores;
  untilMs: number;
  settings: ServingSettings;
}

/** Lets a version answer within the time that is left; a version that answers at once costs no timer. */
export function callVersion(variant: PlanVariant | undefined, row: RowValues, limit: Limit): Called | Promise<Called> {
  const answer = variant ? ask(variant, row, limit.settings.batching) : limit.failure;
  if (!isPromise(answer)) return { scores: answer, late: false };
  return inTime(answer, limit);
}

function ask(variant: PlanVariant, row: RowValues, batching: ServingSettings['batching']): Scores | Promise<Scores> {
  if (!variant.gather || batching.delayMs === 0) return variant.score(row);
  return variant.gather.wait(batching).then(() => variant.score(row));
}

async function inTime(answer: Promise<Scores>, limit: Limit): Promise<Called> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Called>((resolve) => {
    const left = Math.max(0, limit.untilMs - performance.now());
    timer = setTimeout(() => resolve({ scores: limit.failure, late: true }), left);
  });
  const failed = () => ({ scores: limit.failure, late: false });
  const settled = answer.then((scores) => ({ scores, late: false }), failed);
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
