import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { Task } from '@/lib/preprocessing/schema';
import type { OnnxOutput } from './onnx-model';

/** An output of a graph as a trial run gave it. */
export interface TriedOutput {
  name: string;
  /** Such as `float32`; null for maps and sequences. */
  type: string | null;
  /** Numbers a row. */
  columns: number;
  /** Whether every row of the trial has shares that sum to 1. */
  isShares: boolean;
  /** Whether every number of the trial lies in 0..1. */
  isUnit: boolean;
}

export interface PlannedOutput {
  output: OnnxOutput;
  task: Task;
  /** Classes it answers: 2 for a binary task, 0 for numbers. */
  classCount: number;
}

const usualNames = /prob|score_?prob|softmax/i;
const isFloat = ({ type }: TriedOutput) => type === 'float32' || type === 'float64';
const isLabel = ({ type, columns }: TriedOutput) => columns === 1 && (type === 'int64' || type === 'string');

/**
 * Which output is the answer and what it means: shares of classes, the probability of one, or a number.
 *
 * @throws RangeError with a sentence if there is none, or it could mean several things
 */
export function planOutput(outputs: readonly TriedOutput[], options: ImportOptions): PlannedOutput {
  const chosen = chooseOutput(outputs, options);
  const task = options.task ?? guessTask(chosen, outputs.some(isLabel));
  const { name, columns } = chosen;
  if (task === 'regression') {
    if (columns !== 1) throw new RangeError(`output "${name}" has ${columns} numbers a row; a number was expected`);
    return { task, output: { name, columns, from: 0, width: 1 }, classCount: 0 };
  }
  requireShares(chosen);
  if (task === 'binary') {
    if (columns > 2) throw new RangeError(`output "${name}" has ${columns} classes, so the task is not binary`);
    return { task, output: { name, columns, from: columns - 1, width: 1 }, classCount: 2 };
  }
  if (columns < 2) throw new RangeError(`output "${name}" has one number a row; several classes need one each`);
  return { task, output: { name, columns, from: 0, width: columns }, classCount: columns };
}

function chooseOutput(outputs: readonly TriedOutput[], { output }: ImportOptions): TriedOutput {
  const names = outputs.map(({ name }) => name).join(', ');
  if (output !== undefined) {
    const named = outputs.find(({ name }) => name === output);
    if (!named) throw new RangeError(`there is no output "${output}"; the graph has ${names}`);
    if (!isFloat(named)) throw new RangeError(`output "${output}" gives ${named.type ?? 'maps'}, not fractions`);
    return named;
  }
  const fractions = outputs.filter(isFloat);
  const [only] = fractions;
  if (!only) {
    const maps = outputs.some(({ type }) => type === null);
    throw new RangeError(
      maps
        ? `its answers (${names}) are maps or sequences: export it with zipmap=False`
        : `its outputs (${names}) are labels only: export its probabilities too, so that models can be compared`,
    );
  }
  if (fractions.length === 1) return only;
  const usual = fractions.filter(({ name }) => usualNames.test(name));
  const [one] = usual;
  if (one && usual.length === 1) return one;
  throw new RangeError(`it has several outputs (${names}): say which one is the answer`);
}

function guessTask({ name, columns, isShares }: TriedOutput, hasLabel: boolean): Task {
  if (columns === 1) return hasLabel ? 'binary' : 'regression';
  if (!hasLabel && !isShares) {
    throw new RangeError(
      `output "${name}" has ${columns} numbers a row that do not sum to 1: if they are classes, end the graph with ` +
        'Softmax; models with several numbers cannot be served',
    );
  }
  return columns === 2 ? 'binary' : 'multiclass';
}

function requireShares({ name, columns, isShares, isUnit }: TriedOutput): void {
  if (columns === 1 ? isUnit : isShares) return;
  const what = columns === 1 ? 'lie between 0 and 1' : 'sum to 1';
  const end = columns === 1 ? 'Sigmoid' : 'Softmax';
  throw new RangeError(`output "${name}" gives no probabilities: they do not ${what}; end the graph with ${end}`);
}
