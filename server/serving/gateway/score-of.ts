import type { RowValues } from '@/lib/preprocessing/table';
import type { ServedModel } from '@/server/ml/open-bundle';
import type { Scores } from './around/call-version';

/**
 * Scores rows by a model; what throws or is no number is a failure of that version alone, and so is no model at all.
 * `failed` hears of what was thrown. A model that answers at once shares one array for all its answers; one whose
 * answer is a promise gets a new one.
 */
export function scoreOf(
  model: ServedModel | undefined,
  outputs: number,
  failed: (error: unknown) => void = () => undefined,
): (row: RowValues) => Scores | Promise<Scores> {
  const failure = Array.from({ length: outputs }, () => null);
  if (!model) return () => failure;
  const fail = (error: unknown) => {
    failed(error);
    return failure;
  };
  const width = Math.max(outputs, model.outputs);
  const read = width === 1 ? readOne : readAll;
  let shared: Float64Array | undefined;
  return (row) => {
    const out = shared ?? new Float64Array(width);
    try {
      const waiting: unknown = model.scoreRow(row, out);
      if (waiting instanceof Promise) {
        return waiting.then(() => read(out), fail);
      }
    } catch (error) {
      return fail(error);
    }
    shared = out;
    return read(out);
  };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);
/** Most models answer one number, and this is the innermost loop of a gateway. */
const readOne = (out: Float64Array): Scores => [finite(out[0] ?? NaN)];
const readAll = (out: Float64Array): Scores => Array.from(out, finite);
