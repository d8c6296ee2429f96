import { describe, expect, it } from 'vitest';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { rowAt } from '@/lib/preprocessing/table';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { openServed } from '@/server/ml/open-bundle';
import { flightColumns, makeFlights, trainBundle } from '@/server/testing/served-models';
import { scoreTable } from './score-table';

const watch = () => {
  const seen: number[] = [];
  return { seen, title: 'late v1', signal: new AbortController().signal, onRows: (done: number) => seen.push(done) };
};
const spec = { exclude: ['date'] };

describe('the scoring of a table', () => {
  it('answers each row as a single request would, in its place', async () => {
    const bundle = await trainBundle({ spec });
    const model = await openServed(bundle);
    const rows = makeFlights(20_000, 7);
    const watching = watch();
    const { added, unscored, problem } = await scoreTable(model, tableFromRows(rows, flightColumns), watching);
    expect({ unscored, problem, seen: watching.seen }).toEqual({
      ...{ unscored: 0, problem: null, seen: [8192, 16_384, 20_000] },
    });
    for (const index of [0, 1, 8191, 8192, 19_999]) {
      const { distance, origin } = rows[index] ?? {};
      const { score, label } = model.predict({ distance, origin });
      expect(rowAt(added, index)).toEqual({
        ...{ prediction: label, probability: score, model_version: 'late v1', problem: null },
      });
    }
  });

  it('leaves rows without an answer that the model would refuse, with its sentence', async () => {
    const model = await openServed(await trainBundle({ spec }));
    const columns = flightColumns.map((one): ColumnSpec => (one.type === 'integer' ? { ...one, type: 'number' } : one));
    const rows = makeFlights(4).map((row, index) => ({
      ...row,
      ...(index === 1 ? { origin: null } : {}),
      ...(index === 3 ? { distance: 100.5 } : {}),
    }));
    const { added, unscored, problem } = await scoreTable(model, tableFromRows(rows, columns), watch());
    expect(unscored).toBe(2);
    const problems = rows.map((_, index) => rowAt(added, index));
    expect(problems.map((row) => row['problem'] === null)).toEqual([true, false, true, false]);
    expect(problems.map((row) => row['prediction'] === null)).toEqual([false, true, false, true]);
    expect(problems[1]?.['problem']).toBe(problem);
    expect(problems[1]?.['problem']).toMatch(/^field "origin" is null; it must be a text/);
    expect(problems[3]?.['problem']).toMatch(/^field "distance" must be a whole number.* not 100\.5$/);
    expect(problems[3]).toMatchObject({ probability: null, model_version: 'late v1' });
  });

  it('gives several classes a probability each, and numbers a number', async () => {
    const target = { kind: 'column' as const, column: 'origin' };
    const several = await openServed(await trainBundle({ spec: { ...spec, target } }));
    const rows = makeFlights(50);
    const { added } = await scoreTable(several, tableFromRows(rows, flightColumns), watch());
    const { delay, distance } = rows[9] ?? {};
    const expected = several.predict({ delay, distance });
    const { prediction, probability, ...others } = rowAt(added, 9);
    expect({ prediction, probability }).toEqual({ prediction: expected.label, probability: expected.score });
    for (const [name, share] of Object.entries(expected.probabilities ?? {})) {
      expect(others[`probability_${name}`]).toBeCloseTo(share, 12);
    }
    const number = await openServed(
      await trainBundle({ spec: { ...spec, target: { kind: 'column', column: 'distance' } } }),
    );
    const scored = await scoreTable(number, tableFromRows(rows, flightColumns), watch());
    const { origin } = rows[9] ?? {};
    expect(rowAt(scored.added, 9)).toEqual({
      ...{ prediction: number.predict({ delay, origin }).score, model_version: 'late v1', problem: null },
    });
  });

  it('stops between slices when it is told to', async () => {
    const model = await openServed(await trainBundle({ spec }));
    const controller = new AbortController();
    const table = tableFromRows(makeFlights(20_000), flightColumns);
    const watching = { ...watch(), signal: controller.signal, onRows: () => controller.abort(new Error('enough')) };
    await expect(scoreTable(model, table, watching)).rejects.toThrow('enough');
  });
});
