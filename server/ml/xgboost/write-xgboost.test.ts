import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { createRandom } from '@/lib/random/create-random';
import { makeImportedBundle } from '../importing/make-imported-bundle';
import { openServed } from '../open-bundle';
import { trainPipeline } from '../train-pipeline';
import { readXgboost } from './read-xgboost';
import { writeXgboost } from './write-xgboost';

const columns: ColumnSpec[] = [
  { name: 'a', type: 'number' },
  { name: 'b', type: 'number' },
  { name: 'y', type: 'category' },
  { name: 'z', type: 'number' },
];
const random = createRandom(3);
const rows = Array.from({ length: 500 }, () => {
  const [a, b] = [random(), random() < 0.2 ? null : random() * 10];
  const z = a * 3 + (b ?? 4) + random();
  return { a, b, z, y: ['low', 'mid', 'high'][Math.min(2, Math.floor(z / 4))] ?? 'low' };
});
const table = tableFromRows(rows, columns);
const targets = {
  binary: { kind: 'threshold', column: 'z', above: 9 },
  multiclass: { kind: 'column', column: 'y' },
  regression: { kind: 'column', column: 'z' },
} as const;

const train = (task: keyof typeof targets, kind: 'gbt' | 'constant' = 'gbt') =>
  trainPipeline({
    table,
    columns,
    spec: TrainSpec.parse({
      target: targets[task],
      task,
      kind,
      params: kind === 'gbt' ? { trees: 12 } : {},
      columns: ['a', 'b'],
    }),
  });

describe('writing XGBoost JSON', () => {
  it.each(['binary', 'multiclass', 'regression'] as const)('gives the same %s answers when read back', async (task) => {
    const { bundle } = await train(task);
    const bytes = new TextEncoder().encode(writeXgboost(bundle));
    const options = ImportOptions.parse(task === 'regression' ? {} : { classes: bundle.signature.classes });
    const again = await makeImportedBundle(readXgboost({ bytes, fileName: 'x.json' }, options), { options });
    const [before, after] = [await openServed(bundle), await openServed(again)];
    const [expected, got] = [await before.predictTable(table), await after.predictTable(table)];
    expect(got).toHaveLength(expected.length);
    // Leaves of the first round are rounded once more, to single precision.
    got.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(2e-6));
    expect(after.signature.inputs.map(({ name }) => name)).toEqual(bundle.recipe.featureNames);
  });

  it('has the layout of XGBoost', async () => {
    const { bundle } = await train('regression');
    const text = writeXgboost(bundle);
    const { learner, version } = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expect(version).toEqual([2, 1, 0]);
    expect(learner).toMatchObject({
      learner_model_param: { num_feature: '2', base_score: '0E0' },
      objective: { name: 'reg:squarederror' },
    });
    // Every fraction has an exponent: XGBoost's reader tells whole numbers from others by it.
    expect(text.match(/"split_conditions":\[([^\]]*)\]/)?.[1]).toMatch(/^(-?\d(\.\d+)?E-?\d+,?)+$/);
  });

  it('refuses a model without trees', async () => {
    const { bundle } = await train('regression', 'constant');
    expect(() => writeXgboost(bundle)).toThrow('only boosted trees');
  });
});
