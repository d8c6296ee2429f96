import { z } from 'zod';
import { remoteWidth, type RemoteModel } from './remote-model';

const InferAnswer = z.object({
  outputs: z.array(z.object({ name: z.string(), shape: z.array(z.number()), data: z.array(z.unknown()) })),
});
const InvocationsAnswer = z.object({ predictions: z.array(z.unknown()) });

type Asked = Pick<RemoteModel, 'protocol' | 'task' | 'classes' | 'outputName'>;

const show = (value: unknown) => String(JSON.stringify(value)).slice(0, 80);

/**
 * The answers to `rows` rows out of a response.
 *
 * @returns n × width, row-major: probabilities in 0..1, or numbers
 * @throws RangeError with a sentence if the response has another form, too few rows, or no probabilities
 */
export function readAnswer(asked: Asked, text: string, rows: number): Float64Array {
  const width = remoteWidth(asked);
  const perRow = asked.protocol === 'mlflow' ? readInvocations(text) : readInfer(asked, text, rows);
  if (perRow.length !== rows) throw new RangeError(`it answered ${perRow.length} rows where ${rows} were asked`);
  const answers = new Float64Array(rows * width);
  perRow.forEach((answer, row) => answers.set(numbersOf(asked, answer), row * width));
  return answers;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError(`its answer is no JSON: ${text.slice(0, 80)}`);
  }
}

function readInvocations(text: string): readonly unknown[] {
  const value = parse(text);
  if (Array.isArray(value)) return value;
  const parsed = InvocationsAnswer.safeParse(value);
  if (parsed.success) return parsed.data.predictions;
  throw new RangeError(`its answer has no predictions: ${show(value)}`);
}

/** The rows of the output asked for, or of the only one that holds numbers. */
function readInfer({ outputName }: Asked, text: string, rows: number): readonly unknown[] {
  const value = parse(text);
  const parsed = InferAnswer.safeParse(value);
  if (!parsed.success) throw new RangeError(`its answer has no outputs: ${show(value)}`);
  const { outputs } = parsed.data;
  const wanted = outputs.filter(({ name, data }) =>
    outputName === null ? data.flat(Infinity).every((one) => typeof one === 'number') : name === outputName,
  );
  const [output] = wanted;
  if (!output || wanted.length > 1) {
    const names = outputs.map(({ name }) => name).join(', ');
    throw new RangeError(`it answers the outputs ${names || '(none)'}: say which one holds the answer`);
  }
  const numbers = output.data.flat(Infinity);
  const columns = numbers.length / Math.max(1, rows);
  if (!Number.isInteger(columns) || columns < 1) {
    throw new RangeError(`output "${output.name}" has ${numbers.length} numbers for ${rows} rows`);
  }
  return Array.from({ length: rows }, (_, row) => numbers.slice(row * columns, (row + 1) * columns));
}

/** The numbers of one row: one, one a class in their order, or an object by class. */
function numbersOf({ task, classes }: Asked, answer: unknown): number[] {
  const values = flatten(answer, classes);
  if (task === 'regression') {
    const [value] = values;
    if (values.length === 1 && typeof value === 'number' && Number.isFinite(value)) return [value];
    throw new RangeError(`it answered ${show(answer)} where one number was expected`);
  }
  const probabilities = values.map((value) => {
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    throw new RangeError(`it answered ${show(answer)}; probabilities between 0 and 1 were expected`);
  });
  if (task === 'binary' && probabilities.length === 2) return probabilities.slice(1);
  if (probabilities.length === (task === 'binary' ? 1 : classes.length)) return probabilities;
  throw new RangeError(`it answered ${probabilities.length} numbers for ${classes.length} classes`);
}

function flatten(answer: unknown, classes: readonly string[]): unknown[] {
  if (Array.isArray(answer)) return answer;
  if (typeof answer !== 'object' || answer === null) return [answer];
  const byName = answer as Record<string, unknown>;
  return classes.length > 0 && classes.every((name) => Object.hasOwn(byName, name))
    ? classes.map((name) => byName[name])
    : Object.values(byName);
}
