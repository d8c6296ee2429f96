import { describe, expect, it } from 'vitest';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { rowAt, selectRows, type CellValue } from '@/lib/preprocessing/table';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { createRandom } from '@/lib/random/create-random';
import { packBundle, unpackBundle, type ModelBundle } from './bundle';
import { openBundle } from './open-bundle';
import { trainPipeline, type TrainPipelineInput } from './train-pipeline';

const columns: ColumnSpec[] = [
  { name: 'date', type: 'datetime' },
  { name: 'delay', type: 'integer' },
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'wind', type: 'number' },
  { name: 'carrier', type: 'category' },
];

/** Flights whose delay grows with the hour, the wind and at one airport; some gaps. */
function makeFlights(count: number, seed: number): Record<string, CellValue>[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(Date.UTC(2001, 0, 1) + Math.floor((i / count) * 31 * 86_400_000 + random() * 600_000));
    const airport = ['ATL', 'ORD', 'LAX', 'DEN'][Math.floor(random() * 4)] ?? 'ATL';
    const wind = random() < 0.1 ? null : Math.round(random() * 300) / 10;
    const delay = Math.round(date.getUTCHours() + (wind ?? 15) + (airport === 'ORD' ? 12 : 0) + 20 * random() - 30) + 0;
    const carrier = delay > 20 ? 'slow' : 'fast';
    return {
      date: date.toISOString(),
      delay,
      distance: 100 + Math.floor(random() * 900),
      origin: airport,
      wind,
      carrier: i % 3 ? carrier : 'other',
    };
  });
}

const table = tableFromRows(makeFlights(3000, 1), columns);
const late = { kind: 'threshold', column: 'delay', above: 15 } as const;
const specOf = (spec: Partial<TrainSpec>) =>
  TrainSpec.parse({ target: late, kind: 'gbt', params: { trees: 20 }, ...spec });
const train = (spec: Partial<TrainSpec> = {}, more: Partial<TrainPipelineInput> = {}) =>
  trainPipeline({ table, columns, spec: specOf(spec), ...more });
const metric = (metrics: { name: string; value: number | null }[], name: string) =>
  metrics.find((one) => one.name === name)?.value ?? NaN;

describe.each([
  ['constant', {}],
  ['logistic', { epochs: 3 }],
  ['gbt', { trees: 20 }],
] as const)('a %s model', (kind, params) => {
  const specs: Partial<TrainSpec>[] = [
    { kind, params },
    { kind, params, target: { kind: 'column', column: 'delay' } },
    { kind, params, target: { kind: 'column', column: 'carrier' } },
  ];

  it('answers the same in a batch, row by row, and after packing, for every task', async () => {
    for (const spec of specs) {
      const { bundle, report } = await train(spec);
      expect(unpackBundle(packBundle(bundle))).toEqual(bundle);
      const model = await openBundle(packBundle(bundle));
      const answers = await model.predictTable(table);
      const out = new Float64Array(model.outputs);
      const names = model.signature.inputs.map(({ name }) => name);
      for (let row = 0; row < 300; row++) {
        const values = rowAt(table, row, names);
        model.scoreRow(values, out);
        expect([...out]).toEqual([...answers.subarray(row * model.outputs, (row + 1) * model.outputs)]);
        expect(model.checkRow(values)).toBeNull();
      }
      expect(report.task).toBe(model.task);
      expect(report.metrics.every(({ value }) => value === null || Number.isFinite(value))).toBe(true);
    }
  });

  it('is the same for the same spec, and pins what the spec left open', async () => {
    const { bundle, spec } = await train(specs[0]);
    const again = await trainPipeline({ table, columns, spec: TrainSpec.parse(JSON.parse(JSON.stringify(spec))) });
    expect(packBundle(again.bundle)).toEqual(packBundle(bundle));
    expect(spec.plan).not.toBeNull();
    expect(spec.task).toBe('binary');
    expect(again.spec).toEqual(spec);
  });
});

describe('the pipeline', () => {
  it('beats the baseline with trees and with a linear model', async () => {
    const loss = async (kind: TrainSpec['kind'], params: Record<string, unknown> = {}) =>
      metric((await train({ kind, params, exclude: ['carrier'] })).report.metrics, 'logLoss');
    const baseline = await loss('constant');
    expect(await loss('logistic')).toBeLessThan(0.6 * baseline);
    expect(await loss('gbt')).toBeLessThan(0.6 * baseline);
  });

  it('measures on rows it did not learn from, then fits on all', async () => {
    const { report, bundle } = await train();
    expect(report.rows).toEqual({ total: 3000, train: 2400, validation: 600 });
    expect(bundle.trainedOn.rows).toBe(3000);
    const { bundle: partial } = await train({ refitOnAll: false });
    expect(partial.trainedOn.rows).toBe(2400);
    expect(partial.model).not.toEqual(bundle.model);
  });

  it('learns nothing at all from the rows it measures on', async () => {
    const spec = specOf({ refitOnAll: false, split: { kind: 'time', column: 'date', validationShare: 0.25 } });
    const whole = await trainPipeline({ table, columns, spec });
    const early = selectRows(
      table,
      Int32Array.from({ length: whole.report.rows.train }, (_, i) => i),
    );
    const other = tableFromRows(
      makeFlights(3000, 99).map((row, i) =>
        i < early.rowCount ? rowAt(table, i) : { ...row, date: rowAt(table, i)['date'] },
      ),
      columns,
    );
    const changed = await trainPipeline({ table: other, columns, spec: whole.spec });
    expect(changed.bundle.model).toEqual(whole.bundle.model);
    expect(changed.bundle.recipe).toEqual(whole.bundle.recipe);
  });

  it('keeps the latest rows when split by time', async () => {
    const seen: number[] = [];
    const { report } = await train(
      { split: { kind: 'time', column: 'date', validationShare: 0.1 } },
      { onProgress: (done) => seen.push(done) },
    );
    expect(report.rows.validation).toBe(300);
    expect(seen.at(-1)).toBe(40);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('reports metrics with intervals, curves and importance', async () => {
    const seen: string[] = [];
    const { report, notes } = await train({}, { onMetrics: (_step, metrics) => seen.push(...Object.keys(metrics)) });
    const auc = report.metrics.find(({ name }) => name === 'auc');
    expect(auc?.lower).toBeLessThan(auc?.value ?? NaN);
    expect(auc?.upper).toBeGreaterThan(auc?.value ?? NaN);
    expect(report.roc?.[0]).toEqual({ x: 0, y: 0 });
    expect(report.roc?.at(-1)).toEqual({ x: 1, y: 1 });
    expect(report.reliability?.reduce((sum, { rows }) => sum + rows, 0)).toBe(600);
    expect(report.importance.map(({ feature }) => feature)).toContain('date minuteOfDay');
    expect(new Set(seen)).toEqual(new Set(['train/logLoss', 'train/auc', 'validation/logLoss', 'validation/auc']));
    expect(notes).toEqual([]);
  });

  it('refits as many trees as early stopping kept', async () => {
    const { bundle, notes, spec } = await train({ params: { trees: 400, learningRate: 0.3, earlyStoppingRounds: 5 } });
    const trees = bundle.model.kind === 'gbt' ? bundle.model.trees.length : NaN;
    expect(trees).toBeLessThan(200);
    expect(notes[0]).toContain(`${trees} of 400 trees`);
    expect(spec.params['trees']).toBe(400);
  });

  it('leaves out rows without a target, and says so', async () => {
    const gaps = tableFromRows(
      makeFlights(500, 4).map((row, i) => (i % 5 ? row : { ...row, delay: null })),
      columns,
    );
    const { report, notes } = await trainPipeline({ table: gaps, columns, spec: specOf({}) });
    expect(report.rows.total).toBe(400);
    expect(notes[0]).toBe('100 rows without a target are left out');
  });

  it('uses the columns it is given, never the source of the target', async () => {
    const { bundle } = await train({ columns: ['distance', 'wind', 'delay'] });
    expect(bundle.signature.inputs.map(({ name }) => name)).toEqual(['distance', 'wind']);
  });

  it.each([
    [{ target: { kind: 'column', column: 'late' } }, 'there is no column "late"'],
    [{ target: { kind: 'column', column: 'date' } }, '"date" holds dates'],
    [{ columns: ['delay'] }, 'no column is left to predict from'],
    [{ split: { kind: 'time', column: 'origin', validationShare: 0.2 } }, 'a split by time needs dates or numbers'],
    [{ target: { ...late, above: 100_000 } }, 'one class only'],
  ] as const)('refuses %j with a sentence', async (spec, sentence) => {
    await expect(train(spec as Partial<TrainSpec>)).rejects.toThrow(sentence);
  });

  it('stops when cancelled', async () => {
    const control = new AbortController();
    const training = train(
      { params: { trees: 5000 } },
      { signal: control.signal, onProgress: (done) => done === 3 && control.abort(new Error('enough')) },
    );
    await expect(training).rejects.toThrow('enough');
  });
});

describe('opening a bundle', () => {
  const change = (bundle: ModelBundle, part: Partial<ModelBundle>) => packBundle({ ...bundle, ...part });

  it('refuses a model that answers otherwise than its sample says', async () => {
    const { bundle } = await train();
    const { rows, outputs } = bundle.sample;
    const wrong = outputs.map((output, i) => (i === 3 ? output.map((value) => value + 1e-4) : output));
    await expect(openBundle(change(bundle, { sample: { rows, outputs: wrong } }))).rejects.toThrow(
      'row 4 of its sample gives',
    );
    if (bundle.model.kind !== 'gbt') throw new Error(bundle.model.kind);
    const baseScores = bundle.model.baseScores.map((score) => score + 0.01);
    await expect(
      openBundle(change(bundle, { model: { ...bundle.model, baseScores } as ModelBundle['model'] })),
    ).rejects.toThrow('the model does not answer as it did when it was trained');
    await expect(openBundle(change(bundle, { sample: { rows: [], outputs: [] } }))).rejects.toThrow(
      'no sample to check it by',
    );
  });

  it.each([
    [new TextEncoder().encode('PK\u0003'), 'it is not JSON'],
    [Uint8Array.of(0xff, 0xfe, 0x00), 'it is not JSON'],
    [new TextEncoder().encode('{"format":"ringside-model/2"}'), 'no model bundle that this version reads: at format'],
  ])('refuses other bytes with a sentence', async (bytes, sentence) => {
    await expect(openBundle(bytes)).rejects.toThrow(sentence);
  });

  it('answers people with a class, its probability and all others', async () => {
    const names = ['distance', 'wind', 'date', 'origin'];
    const row = rowAt(table, 5, names);
    const open = async (spec: Partial<TrainSpec>) => openBundle(packBundle((await train(spec)).bundle));
    const binary = (await open({ columns: names, threshold: 0.01 })).predict(row);
    expect(binary.label).toBe('true');
    expect(binary.probabilities).toEqual({ true: binary.score, false: 1 - binary.score });
    const several = (await open({ columns: names, target: { kind: 'column', column: 'carrier' } })).predict(row);
    const best = Object.entries(several.probabilities ?? {}).sort((a, b) => b[1] - a[1])[0];
    expect([several.label, several.score]).toEqual(best);
    const number = (await open({ columns: names, target: { kind: 'column', column: 'delay' } })).predict(row);
    expect(number).toMatchObject({ label: null, probabilities: null });
  });

  it('evaluates a table over the rows whose outcome it knows', async () => {
    const { bundle } = await train();
    const model = await openBundle(packBundle(bundle));
    const rows = makeFlights(400, 7);
    const known = tableFromRows(rows, columns);
    const gaps = tableFromRows([...rows, ...rows.map((row) => ({ ...row, delay: null }))], columns);
    const metrics = await model.evaluate(known);
    expect(await model.evaluate(gaps)).toEqual(metrics);
    expect(metric(metrics, 'auc')).toBeGreaterThan(0.7);
  });
});
