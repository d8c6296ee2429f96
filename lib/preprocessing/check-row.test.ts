import { describe, expect, it } from 'vitest';
import { checkRow } from './check-row';
import { fitRecipe } from './fit-recipe';
import { makeSignature } from './make-signature';
import { planRecipe } from './plan-recipe';
import type { Target } from './read-target';
import { Signature, type ColumnSpec } from './schema';
import { tableFromRows } from './table-from-rows';

const columns: ColumnSpec[] = [
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'date', type: 'datetime' },
  { name: 'rain', type: 'number' },
  { name: 'holiday', type: 'boolean' },
  { name: 'delay', type: 'integer' },
];
const rows = Array.from({ length: 60 }, (_, i) => ({
  distance: 100 + (i % 7),
  origin: i % 3 === 0 ? 'MCI' : 'RIC',
  date: `2001-01-0${1 + (i % 9)}T0${i % 10}:00:00.000Z`,
  rain: i === 5 ? null : i / 10,
  holiday: i % 4 === 0,
  delay: i % 31,
}));
const table = tableFromRows(rows, columns);
const targetSpec = { kind: 'threshold', column: 'delay', above: 15 } as const;
const target: Target = {
  task: 'binary',
  classes: ['false', 'true'],
  values: Float64Array.from(rows, (row) => Number(row.delay > 15)),
};
const { plan } = planRecipe({ table, columns, targetSpec, target, family: 'trees' });
const signature = makeSignature({ recipe: fitRecipe(plan, table, target), table, columns, targetSpec, target });
const good = { distance: 405, origin: 'LAX', date: '2001-06-01 12:30', rain: 0.5, holiday: false };

describe('a signature', () => {
  it('describes inputs as training had them, and the answer', () => {
    expect(Signature.parse(signature)).toEqual({
      inputs: [
        { name: 'distance', type: 'integer', required: true, example: 100, min: 100, max: 106 },
        { name: 'origin', type: 'category', required: true, example: 'RIC', categories: ['RIC', 'MCI'] },
        {
          name: 'date',
          type: 'datetime',
          required: true,
          example: '2001-01-01T00:00:00.000Z',
          min: Date.UTC(2001, 0, 1),
          max: Date.UTC(2001, 0, 9, 8),
        },
        { name: 'rain', type: 'number', required: false, example: 0, min: 0, max: 5.9 },
        { name: 'holiday', type: 'boolean', required: true, example: true },
      ],
      task: 'binary',
      classes: ['false', 'true'],
      positiveClass: 'true',
      outputName: 'delay > 15',
    });
  });

  it('has an example that passes its own check', () => {
    const example = Object.fromEntries(signature.inputs.map(({ name, example: value }) => [name, value]));
    expect(checkRow(signature, example)).toBeNull();
  });
});

describe('checkRow', () => {
  it('accepts categories and numbers beyond those of training, and gaps where training had some', () => {
    expect(checkRow(signature, good)).toBeNull();
    expect(checkRow(signature, { ...good, rain: null })).toBeNull();
    const withoutRain = Object.entries(good).filter(([name]) => name !== 'rain');
    expect(checkRow(signature, Object.fromEntries(withoutRain))).toBeNull();
  });

  it.each([
    [{ distance: undefined }, 'distance', 'field "distance" is null; it must be a whole number, for example 100'],
    [{ distance: '405' }, 'distance', 'field "distance" must be a whole number, for example 100, not "405"'],
    [{ distance: 405.5 }, 'distance', 'must be a whole number'],
    [{ rain: NaN }, 'rain', 'must be a number'],
    [{ origin: 5 }, 'origin', 'field "origin" must be a text, for example "RIC", not 5'],
    [{ origin: null }, 'origin', 'is null'],
    [{ date: 'noon' }, 'date', 'must be an ISO date-time such as 2001-03-31T17:05:00Z'],
    [{ date: 991_000_000_000 }, 'date', 'must be an ISO date-time'],
    [{ holiday: 1 }, 'holiday', 'must be true or false'],
    [
      { delay: 5 },
      'delay',
      'field "delay" is not an input of this model, which takes distance, origin, date, rain, holiday',
    ],
    [{ origin: 'x'.repeat(500) + 1, rain: {} }, 'rain', 'not {}'],
  ])('names the field that is wrong in %j', (change, field, sentence) => {
    const problem = checkRow(signature, { ...good, ...change });
    expect(problem?.field).toBe(field);
    expect(problem?.problem).toContain(sentence);
  });

  it('names a missing field, also one that every object inherits', () => {
    expect(checkRow(signature, {})?.problem).toBe(
      'field "distance" is missing; it must be a whole number, for example 100',
    );
    const odd = {
      ...signature,
      inputs: [{ name: 'constructor', type: 'text', required: true, example: 'x' } as const],
    };
    expect(checkRow(odd, {})?.problem).toContain('field "constructor" is missing');
  });

  it('cuts a long value short', () => {
    const problem = checkRow(signature, { ...good, date: 'x'.repeat(5000) })?.problem ?? '';
    expect(problem.length).toBeLessThan(200);
  });
});
