import type { RowValues } from '@/lib/preprocessing/table';
import { createFeeds } from './create-feeds';
import type { OnnxInput, OnnxModel } from './onnx-model';
import { reasonOf, type OnnxSession, type Tensors } from './open-session';
import { tensorTypeOf } from './plan-inputs';
import type { TriedOutput } from './plan-output';

const shareTolerance = 1e-3;

/**
 * Runs a graph on each of some rows and tells what its outputs look like.
 *
 * @throws RangeError with onnxruntime's reason if it does not run
 */
export function tryGraph(
  session: OnnxSession,
  inputs: readonly OnnxInput[],
  rows: readonly RowValues[],
): TriedOutput[] {
  const tensors = session.outputs.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  const feeds = createFeeds(session, inputs, 1);
  const answers = rows.map((row): Tensors => {
    feeds.writeRow((name) => row[name], 0);
    try {
      return tensors.length > 0 ? session.run(feeds.tensors, tensors) : {};
    } catch (error) {
      throw new RangeError(`onnxruntime cannot run it on rows of its own shape: ${reasonOf(error)}`);
    }
  });
  return session.outputs.map(({ name, isTensor, type }) => {
    const values = answers.map((answer) => numbersOf(answer, name));
    const columns = values[0]?.length ?? 0;
    const isUnit = values.every((row) => row.every((value) => value >= 0 && value <= 1));
    const isShares = isUnit && values.every((row) => Math.abs(row.reduce((a, b) => a + b, 0) - 1) <= shareTolerance);
    return { name, type: isTensor ? tensorTypeOf(type) : null, columns, isUnit, isShares };
  });
}

function numbersOf(answer: Tensors, name: string): number[] {
  const data = answer[name]?.data;
  return data === undefined ? [] : Array.from(data as ArrayLike<unknown>, Number);
}

interface Bare {
  session: OnnxSession;
  model: OnnxModel;
  row: RowValues;
  field: string;
}

/** Whether the graph answers a number when a field is missing. */
export function withoutField({ session, model, row, field }: Bare): boolean {
  const feeds = createFeeds(session, model.inputs, 1);
  feeds.writeRow((name) => (name === field ? null : row[name]), 0);
  try {
    return numbersOf(session.run(feeds.tensors, [model.output.name]), model.output.name).every(Number.isFinite);
  } catch {
    return false;
  }
}
