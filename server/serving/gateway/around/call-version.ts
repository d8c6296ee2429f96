import type { PlanVariant } from '../serving-plans';
import type { RowValues } from '@/lib/preprocessing/table';

export type Scores = readonly (number | null)[];

export const isPromise = (value: Scores | Promise<Scores>): value is Promise<Scores> => value instanceof Promise;

/** What became of a row in time: its scores, or that it was late. */
export type Called = { scores: Scores; late: boolean };

/** Lets a version answer within the time that is left; a version that answers at once costs no timer. */
export function callVersion(
  variant: PlanVariant | undefined,
  row: RowValues,
  limit: { failure: Scores; untilMs: number },
): Called | Promise<Called> {
  const answer = variant?.score(row) ?? limit.failure;
  if (!isPromise(answer)) return { scores: answer, late: false };
  return inTime(answer, limit);
}

async function inTime(answer: Promise<Scores>, limit: { failure: Scores; untilMs: number }): Promise<Called> {
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
