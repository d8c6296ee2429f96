import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { planRecipe, type ModelFamily } from './plan-recipe';
import type { Target } from './read-target';
import type { ColumnSpec } from './schema';
import { tableFromRows } from './table-from-rows';

const count = 400;
const random = createRandom(3);
const outcomes = Float64Array.from({ length: count }, () => Number(random() < 0.4));
const rows = Array.from({ length: count }, (_, i) => ({
  PassengerId: i + 1,
  Name: `Passenger ${i}`,
  Ticket: `T${i >> 1}`,
  fare: random() * 100,
  cabin: random() < 0.3 ? null : random(),
  sex: random() < 0.5 ? 'male' : 'female',
  port: `port ${Math.floor(random() * 15)}`,
  ship: 'Titanic',
  gone: null,
  boarded: `1912-04-10T${String(10 + Math.floor(random() * 10))}:00:00Z`,
  born: `19${String(10 + Math.floor(random() * 80))}-05-01`,
  alive: outcomes[i] === 1 ? 'yes' : 'no',
  survived: outcomes[i] ?? 0,
  remark: `note ${i % 9}`,
}));
const columns: ColumnSpec[] = [
  { name: 'PassengerId', type: 'integer' },
  { name: 'Name', type: 'category' },
  { name: 'Ticket', type: 'category' },
  { name: 'fare', type: 'number' },
  { name: 'cabin', type: 'number' },
  { name: 'sex', type: 'category' },
  { name: 'port', type: 'category' },
  { name: 'ship', type: 'category' },
  { name: 'gone', type: 'number' },
  { name: 'boarded', type: 'datetime' },
  { name: 'born', type: 'datetime' },
  { name: 'alive', type: 'category' },
  { name: 'survived', type: 'integer' },
  { name: 'remark', type: 'text' },
];
const table = tableFromRows(rows, columns);
const target: Target = { task: 'binary', classes: ['0', '1'], values: outcomes };
const plan = (family: ModelFamily, exclude: string[] = []) =>
  planRecipe({ table, columns, targetSpec: { kind: 'column', column: 'survived' }, target, exclude, family });

describe('planRecipe', () => {
  it('leaves out what nothing can be learnt from, with a sentence each', () => {
    const { plan: made, notes } = plan('trees');
    expect(made.steps.map((step) => step.column)).toEqual(['fare', 'cabin', 'sex', 'port', 'boarded', 'born', 'alive']);
    expect(notes).toEqual([
      'PassengerId is left out: it looks like a row number or an identifier',
      'Name is left out: 400 different values in 400 rows are too many to learn from',
      'Ticket is left out: 200 different values in 400 rows are too many to learn from',
      'ship is left out: it has the same value in every row',
      'gone is left out: it is empty in every row',
      'alive alone almost determines survived: if it is known only afterwards, exclude it',
      'remark is left out: it is free text',
    ]);
  });

  it('leaves out what it is told to', () => {
    const { plan: made, notes } = plan('trees', ['alive', 'fare']);
    expect(made.steps.map((step) => step.column)).not.toContain('alive');
    expect(notes.join()).not.toContain('alive');
  });

  it('gives trees raw values', () => {
    const { plan: made } = plan('trees');
    expect(made.standardise).toBe(false);
    expect(made.steps.slice(1, 6)).toEqual([
      { kind: 'numeric', column: 'cabin', impute: 'none', missingIndicator: false },
      { kind: 'target-encoding', column: 'sex', pseudoCount: 50, minRows: 4 },
      { kind: 'target-encoding', column: 'port', pseudoCount: 50, minRows: 4 },
      { kind: 'datetime', column: 'boarded', parts: ['minuteOfDay', 'weekday'], cyclic: false },
      { kind: 'datetime', column: 'born', parts: ['weekday', 'month'], cyclic: false },
    ]);
  });

  it('gives linear models filled, standardised values and few categories one by one', () => {
    const { plan: made } = plan('linear');
    expect(made.standardise).toBe(true);
    expect(made.steps.slice(0, 5)).toEqual([
      { kind: 'numeric', column: 'fare', impute: 'median', missingIndicator: false },
      { kind: 'numeric', column: 'cabin', impute: 'median', missingIndicator: true },
      { kind: 'one-hot', column: 'sex', maxCategories: 12 },
      { kind: 'target-encoding', column: 'port', pseudoCount: 50, minRows: 4 },
      { kind: 'datetime', column: 'boarded', parts: ['minuteOfDay', 'weekday'], cyclic: true },
    ]);
  });

  it('never takes the source of a derived target', () => {
    const spec = { kind: 'threshold', column: 'fare', above: 50 } as const;
    const made = planRecipe({ table, columns, targetSpec: spec, target, family: 'trees' });
    expect(made.plan.steps.map((step) => step.column)).not.toContain('fare');
  });

  it('warns of a number that determines a number', () => {
    const y = Float64Array.from(rows, (row) => row.fare * 2 + 0.01 * row.port.length);
    const made = planRecipe({
      table,
      columns,
      targetSpec: { kind: 'column', column: 'price' },
      target: { task: 'regression', classes: [], values: y },
      family: 'trees',
    });
    expect(made.notes.filter((note) => note.includes('determines'))).toEqual([]);
    const many = Array.from({ length: 4000 }, (_, i) => ({ x: ((i * 7919) % 4000) + 0.5, noise: random() }));
    const wide = tableFromRows(many, [
      { name: 'x', type: 'number' },
      { name: 'noise', type: 'number' },
    ]);
    const told = planRecipe({
      table: wide,
      columns: [
        { name: 'x', type: 'number' },
        { name: 'noise', type: 'number' },
      ],
      targetSpec: { kind: 'column', column: 'price' },
      target: { task: 'regression', classes: [], values: Float64Array.from(many, (row) => row.x ** 1.5) },
      family: 'trees',
    });
    expect(told.notes).toEqual(['x alone almost determines price: if it is known only afterwards, exclude it']);
  });

  it('says why nothing is left', () => {
    const only: ColumnSpec[] = [{ name: 'ship', type: 'category' }];
    expect(() =>
      planRecipe({ table, columns: only, targetSpec: { kind: 'column', column: 'survived' }, target, family: 'trees' }),
    ).toThrow('no column is left to predict from; ship is left out: it has the same value in every row');
  });
});
