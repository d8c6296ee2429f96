import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { createRandom } from '@/lib/random/create-random';
import { readImport } from '../importing/read-import';
import { createFeeds } from '../onnx/create-feeds';
import { openSession } from '../onnx/open-session';
import { planInputs } from '../onnx/plan-inputs';
import { openServed } from '../open-bundle';
import { trainPipeline } from '../train-pipeline';
import { writeOnnx } from './write-onnx';

const columns: ColumnSpec[] = [
  { name: 'distance', type: 'number' },
  { name: 'wind', type: 'number' },
  { name: 'holiday', type: 'boolean' },
  { name: 'origin', type: 'category' },
  { name: 'date', type: 'datetime' },
  { name: 'delay', type: 'number' },
  { name: 'class', type: 'category' },
];
const random = createRandom(11);
const rows = Array.from({ length: 700 }, (_, i) => {
  const origin = ['ATL', 'ORD', 'LAX', 'DEN', 'SEA'][Math.floor(random() * 5)] ?? 'ATL';
  const [distance, wind] = [100 + random() * 2000, random() < 0.2 ? null : random() * 40];
  const delay = distance / 100 + (wind ?? 20) + (origin === 'ORD' ? 15 : 0) + random() * 10 - 30;
  const kind = ['low', 'mid', 'high'][Math.min(2, Math.max(0, Math.floor(delay / 10)))] ?? 'low';
  const date = new Date(Date.UTC(2001, 0, 1 + (i % 28), i % 24)).toISOString();
  return { distance, wind, holiday: i % 3 === 0, origin, date, delay, class: kind };
});
const table = tableFromRows(rows, columns);
const targets = {
  binary: { kind: 'threshold', column: 'delay', above: 15 },
  multiclass: { kind: 'column', column: 'class' },
  regression: { kind: 'column', column: 'delay' },
} as const;
const fields = ['distance', 'wind', 'holiday', 'origin'];

const train = async (kind: 'gbt' | 'logistic' | 'constant', task: keyof typeof targets, used = fields) => {
  const params = { gbt: { trees: 15 }, logistic: { epochs: 3 }, constant: {} }[kind];
  const spec = TrainSpec.parse({ target: targets[task], task, kind, params, columns: used });
  return (await trainPipeline({ table, columns, spec })).bundle;
};

/** What onnxruntime answers: rows of `width` numbers. Booleans are numbers there, missing texts are empty. */
async function run(bytes: Uint8Array, given: readonly Record<string, unknown>[]) {
  const session = await openSession(bytes);
  const { inputs } = planInputs(session.inputs, undefined);
  const feeds = createFeeds(session, inputs, given.length);
  const textFields = inputs.filter(({ type }) => type === 'string').map(({ name }) => name);
  given.forEach((row, index) =>
    feeds.writeRow((name) => (textFields.includes(name) ? (row[name] ?? '') : row[name]), index),
  );
  const [output] = session.outputs;
  const answer = session.run(feeds.tensors, [output?.name ?? '']);
  session.release();
  return Array.from(answer[output?.name ?? '']?.data as Float32Array);
}

const odd = [
  { distance: 500, wind: null, holiday: null, origin: 'XXX' },
  { distance: null, wind: 3, holiday: true, origin: null },
  {},
];

describe.each(['gbt', 'logistic'] as const)('a %s model written as ONNX', (kind) => {
  it.each(['binary', 'multiclass', 'regression'] as const)('gives the same %s answers in onnxruntime', async (task) => {
    const bundle = await train(kind, task);
    const served = await openServed(bundle);
    const given = [...rows.slice(0, 300), ...odd];
    const answers = await run(await writeOnnx(bundle), given);
    const width = { binary: 2, multiclass: 3, regression: 1 }[task];
    expect(answers).toHaveLength(given.length * width);
    const out = new Float64Array(served.outputs);
    for (const [row, values] of given.entries()) {
      await served.scoreRow(values, out);
      out.forEach((value, k) => {
        const got = answers[row * width + (task === 'binary' ? 1 : k)] ?? NaN;
        expect(Math.abs(got - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
    }
  });
});

describe('a model written as ONNX', () => {
  it('can be imported again, with its classes', async () => {
    const bundle = await train('gbt', 'multiclass', ['distance', 'wind']);
    const { bundle: again } = await readImport(new Map([['m.onnx', await writeOnnx(bundle)]]), ImportOptions.parse({}));
    expect(again.signature).toMatchObject({ task: 'multiclass', classes: bundle.signature.classes });
    const [before, after] = [await openServed(bundle), await openServed(again)];
    const [expected, got] = [await before.predictTable(table), await after.predictTable(table)];
    got.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-5));
  });

  it.each([
    ['constant', fields, 'a model of kind constant is not written as ONNX'],
    ['gbt', ['distance', 'date'], 'parts of the instant "date"'],
  ] as const)('is refused with a sentence: %s on %j', async (kind, used, sentence) => {
    await expect(writeOnnx(await train(kind, 'binary', [...used]))).rejects.toThrow(sentence);
  });
});
