import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { encodeTable } from './encode-table';
import { fitRecipe } from './fit-recipe';
import { planRecipe, type ModelFamily } from './plan-recipe';
import type { Target } from './read-target';
import { createRowEncoder } from './row-encoder';
import { Recipe, type ColumnSpec, type RecipePlan } from './schema';
import { rowAt, type CellValue } from './table';
import { tableFromRows } from './table-from-rows';

const binary = (values: number[]): Target => ({
  task: 'binary',
  classes: ['no', 'yes'],
  values: Float64Array.from(values),
});
const columnsOf = (plan: RecipePlan, rows: Record<string, CellValue>[], specs: ColumnSpec[], target: Target) => {
  const table = tableFromRows(rows, specs);
  const encoded = encodeTable(fitRecipe(plan, table, target), table);
  return Object.fromEntries(encoded.names.map((name, i) => [name, [...(encoded.columns[i] ?? [])]]));
};

describe('fitted steps', () => {
  it('fill numbers with the median and mark the gap', () => {
    const plan: RecipePlan = {
      steps: [{ kind: 'numeric', column: 'x', impute: 'median', missingIndicator: true }],
      standardise: false,
    };
    const rows = [{ x: 1 }, { x: null }, { x: 4 }, { x: 2 }, { x: 100 }];
    expect(columnsOf(plan, rows, [{ name: 'x', type: 'number' }], binary([0, 1, 0, 1, 0]))).toEqual({
      x: [1, 3, 4, 2, 100],
      'x missing': [0, 1, 0, 0, 0],
    });
  });

  it('leave gaps to trees as NaN', () => {
    const plan: RecipePlan = {
      steps: [
        { kind: 'numeric', column: 'x', impute: 'none', missingIndicator: false },
        { kind: 'boolean', column: 'b', impute: 'none' },
      ],
      standardise: false,
    };
    const specs: ColumnSpec[] = [
      { name: 'x', type: 'number' },
      { name: 'b', type: 'boolean' },
    ];
    expect(
      columnsOf(
        plan,
        [
          { x: null, b: null },
          { x: 2, b: true },
        ],
        specs,
        binary([0, 1]),
      ),
    ).toEqual({ x: [NaN, 2], b: [NaN, 1] });
  });

  it('read minute of the day and weekday out of an instant', () => {
    const plan: RecipePlan = {
      steps: [{ kind: 'datetime', column: 't', parts: ['minuteOfDay', 'weekday'], cyclic: false }],
      standardise: false,
    };
    const rows = [{ t: '2001-01-01T00:01:00Z' }, { t: '2001-06-30T23:59:59Z' }, { t: null }];
    expect(columnsOf(plan, rows, [{ name: 't', type: 'datetime' }], binary([0, 1, 0]))).toEqual({
      't minuteOfDay': [1, 1439, NaN],
      't weekday': [0, 5, NaN],
    });
  });

  it('add sine and cosine to cyclic parts', () => {
    const plan: RecipePlan = {
      steps: [{ kind: 'datetime', column: 't', parts: ['minuteOfDay'], cyclic: true }],
      standardise: false,
    };
    const encoded = columnsOf(
      plan,
      [{ t: '2001-01-01T06:00:00Z' }, { t: '2001-01-01T12:00:00Z' }],
      [{ name: 't', type: 'datetime' }],
      binary([0, 1]),
    );
    expect(encoded['t minuteOfDay sin']?.[0]).toBeCloseTo(1, 6);
    expect(encoded['t minuteOfDay cos']?.[1]).toBeCloseTo(-1, 6);
  });

  // (sum of outcomes + 2 · 0.5) / (rows + 2): a has 3 of 4, b 0 of 2; c is rare, so it gets the prior 4 / 8.
  it('encode categories by their outcomes, drawn towards the average', () => {
    const plan: RecipePlan = {
      steps: [{ kind: 'target-encoding', column: 'c', pseudoCount: 2, minRows: 2 }],
      standardise: false,
    };
    const rows = ['a', 'a', 'a', 'a', 'b', 'b', 'c', null].map((c) => ({ c }));
    const encoded = columnsOf(plan, rows, [{ name: 'c', type: 'category' }], binary([1, 1, 1, 0, 0, 0, 1, 0]));
    const [a, b, prior] = [4 / 6, 1 / 4, 1 / 2].map(Math.fround);
    expect(encoded['c']).toEqual([a, a, a, a, b, b, prior, prior]);
  });

  it('encode categories by each class when there are several', () => {
    const plan: RecipePlan = {
      steps: [{ kind: 'target-encoding', column: 'c', pseudoCount: 1, minRows: 1 }],
      standardise: false,
    };
    const target: Target = { task: 'multiclass', classes: ['x', 'y', 'z'], values: Float64Array.of(0, 1, 2, 2) };
    const encoded = columnsOf(
      plan,
      ['a', 'a', 'b', 'b'].map((c) => ({ c })),
      [{ name: 'c', type: 'category' }],
      target,
    );
    expect(Object.keys(encoded)).toEqual(['c → x', 'c → y', 'c → z']);
    expect(encoded['c → z']).toEqual([0.5 / 3, 0.5 / 3, 2.5 / 3, 2.5 / 3].map(Math.fround));
  });

  it('spread few categories over one feature each, unknown ones over none', () => {
    const plan: RecipePlan = { steps: [{ kind: 'one-hot', column: 'c', maxCategories: 2 }], standardise: false };
    const rows = ['b', 'a', 'b', 'a', 'a', 'rare', null].map((c) => ({ c }));
    expect(columnsOf(plan, rows, [{ name: 'c', type: 'category' }], binary([0, 1, 0, 1, 0, 1, 0]))).toEqual({
      'c = a': [0, 1, 0, 1, 1, 0, 0],
      'c = b': [1, 0, 1, 0, 0, 0, 0],
    });
  });

  it('standardise to mean 0 and deviation 1, and leave a constant at 0', () => {
    const numeric = (column: string) =>
      ({ kind: 'numeric', column, impute: 'median', missingIndicator: false }) as const;
    const plan: RecipePlan = { steps: [numeric('x'), numeric('k')], standardise: true };
    const specs: ColumnSpec[] = [
      { name: 'x', type: 'number' },
      { name: 'k', type: 'number' },
    ];
    const encoded = columnsOf(
      plan,
      [
        { x: 1, k: 5 },
        { x: 3, k: 5 },
      ],
      specs,
      binary([0, 1]),
    );
    expect(encoded).toEqual({ x: [-1, 1], k: [0, 0] });
  });

  it.each([
    [[0, NaN], 'target is missing in row 2'],
    [[0], 'target has 1 outcomes for 2 rows'],
  ])('refuse outcomes %j', (outcomes, sentence) => {
    const plan: RecipePlan = { steps: [{ kind: 'one-hot', column: 'c', maxCategories: 2 }], standardise: false };
    const table = tableFromRows([{ c: 'a' }, { c: 'b' }], [{ name: 'c', type: 'category' }]);
    expect(() => fitRecipe(plan, table, binary(outcomes))).toThrow(sentence);
  });

  it('name a column of the wrong kind', () => {
    const table = tableFromRows([{ x: 'a' }, { x: 'b' }], [{ name: 'x', type: 'category' }]);
    const plan: RecipePlan = {
      steps: [{ kind: 'numeric', column: 'x', impute: 'none', missingIndicator: false }],
      standardise: false,
    };
    expect(() => fitRecipe(plan, table, binary([0, 1]))).toThrow('column "x" is of kind category');
  });
});

const specs: ColumnSpec[] = [
  { name: 'amount', type: 'number' },
  { name: 'visits', type: 'integer' },
  { name: 'member', type: 'boolean' },
  { name: 'at', type: 'datetime' },
  { name: 'colour', type: 'category' },
  { name: 'city', type: 'category' },
];

/** Rows of every type, with gaps, rare categories and odd numbers. */
function randomRows(count: number, seed: number): Record<string, CellValue>[] {
  const random = createRandom(seed);
  const maybe = <T extends CellValue>(value: T) => (random() < 0.1 ? null : value);
  return Array.from({ length: count }, () => ({
    amount: maybe((random() - 0.5) * 10 ** Math.floor(random() * 12)),
    visits: maybe(Math.floor(random() * 40)),
    member: maybe(random() < 0.5),
    at: maybe(new Date(Date.UTC(1960, 0, 1) + Math.floor(random() * 3e12)).toISOString()),
    colour: maybe(['red', 'green', 'blue'][Math.floor(random() * 3)] ?? 'red'),
    city: maybe(`city ${Math.floor(random() ** 3 * 60)}`),
  }));
}

describe.each<[ModelFamily, Target['task']]>([
  ['trees', 'binary'],
  ['trees', 'multiclass'],
  ['linear', 'binary'],
  ['linear', 'regression'],
])('encoding for %s, %s', (family, task) => {
  const rows = randomRows(600, 5);
  const table = tableFromRows(rows, specs);
  const random = createRandom(9);
  const values = Float64Array.from(rows, () =>
    task === 'regression' ? random() : Math.floor(random() * (task === 'binary' ? 2 : 3)),
  );
  const target: Target = {
    task,
    classes: task === 'regression' ? [] : ['a', 'b', 'c'].slice(0, task === 'binary' ? 2 : 3),
    values,
  };
  const { plan } = planRecipe({ table, columns: specs, targetSpec: { kind: 'column', column: 'y' }, target, family });
  const recipe = fitRecipe(plan, table, target);

  it('gives the same features row by row as by table, for rows it never saw', () => {
    const fresh = tableFromRows(randomRows(400, 6), specs);
    const encoded = encodeTable(recipe, fresh);
    const { featureCount, encodeRow } = createRowEncoder(recipe);
    const out = new Float32Array(featureCount);
    for (let row = 0; row < fresh.rowCount; row++) {
      encodeRow(rowAt(fresh, row), out);
      expect([...out]).toEqual(encoded.columns.map((column) => column[row]));
    }
    expect(encoded.names).toHaveLength(featureCount);
    expect(encoded.columns).toHaveLength(featureCount);
  });

  it('survives JSON without a changed bit', () => {
    const copy = Recipe.parse(JSON.parse(JSON.stringify(recipe)));
    expect(encodeTable(copy, table)).toEqual(encodeTable(recipe, table));
  });

  it('takes an absent field, and a field of the wrong type, as missing', () => {
    const { featureCount, encodeRow } = createRowEncoder(recipe);
    const missing = new Float32Array(featureCount);
    const wrong = new Float32Array(featureCount);
    encodeRow({}, missing);
    encodeRow({ amount: 'much', visits: Infinity, member: 'yes', at: 'noon', colour: 7, city: ['x'] }, wrong);
    expect(wrong).toEqual(missing);
    if (family === 'linear') expect(missing.every(Number.isFinite)).toBe(true);
  });
});
