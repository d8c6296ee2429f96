import { describe, expect, it } from 'vitest';
import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Signature } from '@/lib/preprocessing/schema';
import { chooseKept } from './choose-kept';
import { planShards } from './plan-shards';
import { addedColumns } from './prediction-columns';
import { progressOf, type TimedShard } from './progress-of';
import { requireScorable } from './require-scorable';

const input = (name: string, type: DatasetColumn['type'], required = true) => ({ name, type, required, example: null });
const signature: Signature = {
  inputs: [input('distance', 'integer'), input('origin', 'category'), input('date', 'datetime')],
  task: 'binary',
  classes: ['no', 'yes'],
  positiveClass: 'yes',
  outputName: 'late',
};

describe('the parts of a batch', () => {
  it.each([
    [0, null, []],
    [1, null, [1]],
    [10, 4, [4, 4, 2]],
    [8, 4, [4, 4]],
    [1_000_000, null, [245_760, 245_760, 245_760, 245_760, 16_960]],
  ])('share %i rows so that each is in exactly one', (rows, size, counts) => {
    const parts = planShards(rows, size);
    expect(parts.map(({ count }) => count)).toEqual(counts);
    let next = 0;
    for (const { from, count } of parts) {
      expect(from).toBe(next);
      next += count;
    }
    expect(next).toBe(rows);
  });

  it('are never more than 200, and begin with a group of rows', () => {
    const parts = planShards(1_000_000_000, null);
    expect(parts.length).toBeLessThanOrEqual(200);
    expect(planShards(100_000, 1)).toHaveLength(200);
    expect(parts.every(({ from }) => from % 122_880 === 0)).toBe(true);
  });

  it.each([-1, 0.5, NaN])('refuse %d rows', (rows) => {
    expect(() => planShards(rows, null)).toThrow(RangeError);
  });
});

describe('the columns that scoring adds', () => {
  it('are a class, its probability, the model and a sentence', () => {
    expect(addedColumns({ task: 'binary', classes: ['no', 'yes'] }).map(({ name }) => name)).toEqual([
      ...['prediction', 'probability', 'model_version', 'problem'],
    ]);
  });

  it('are a number where the model answers numbers', () => {
    const [first, second] = addedColumns({ task: 'regression', classes: [] });
    expect(first).toEqual({ name: 'prediction', type: 'number' });
    expect(second?.name).toBe('model_version');
  });

  it('are one a class for several, each of a name that a table can hold', () => {
    const names = addedColumns({ task: 'multiclass', classes: ['a', 'A', 'b\nc'] }).map(({ name }) => name);
    expect(names.slice(2, 5)).toEqual(['probability_a', 'probability_A_2', 'probability_b c']);
  });

  it('leave out the single classes where there are too many', () => {
    const classes = Array.from({ length: 51 }, (_, index) => `c${index}`);
    expect(addedColumns({ task: 'multiclass', classes })).toHaveLength(4);
  });
});

describe('whether rows can be scored', () => {
  const columns: DatasetColumn[] = [
    { name: 'distance', type: 'number' },
    { name: 'origin', type: 'text' },
    { name: 'date', type: 'datetime' },
    { name: 'extra', type: 'boolean' },
  ];
  const check = (rows: DatasetColumn[]) => () =>
    requireScorable({ signature, columns: rows, model: 'late v1', dataset: 'flights v2' });

  it('is so where every input is there in its kind', () => {
    expect(check(columns)).not.toThrow();
  });

  it('names every column that is missing or of another type', () => {
    const rows: DatasetColumn[] = [{ name: 'date', type: 'category' }];
    expect(check(rows)).toThrow(
      'flights v2 cannot be scored by late v1: it has no column "distance", "origin"; ' +
        'column "date" holds texts where the model takes dates. Give the rows these columns, in these types.',
    );
  });

  it('keeps all columns but those that scoring writes, whatever their capitals', () => {
    const added = addedColumns(signature);
    const rows: DatasetColumn[] = [...columns, { name: 'Prediction', type: 'number' }];
    const kept = (keep: string[] | null) => chooseKept({ columns: rows, added, keep, dataset: 'flights v2' });
    expect(kept(null)).toEqual(columns);
    expect(kept(['date', 'distance']).map(({ name }) => name)).toEqual(['distance', 'date']);
    expect(kept([])).toEqual([]);
    expect(() => kept(['Prediction'])).toThrow('Scoring writes a column "Prediction" itself');
    expect(() => kept(['nothing'])).toThrow('flights v2 has no column "nothing" to keep');
  });
});

describe('the progress of a batch', () => {
  const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);
  const shard = (given: Partial<TimedShard>): TimedShard => ({
    ...{ status: 'queued', rowCount: 1000, done: 0, startedAt: null, finishedAt: null },
    ...given,
  });

  it('adds up the speeds of the parts that run', () => {
    const running = (done: number) => shard({ status: 'running', done, startedAt: at(0) });
    expect(progressOf([running(100), running(300), shard({})], at(10))).toEqual({
      ...{ done: 400, rowsPerSecond: 40, remainingMs: (2600 / 40) * 1000 },
    });
  });

  it('assumes the speed of earlier parts where those that run have only begun', () => {
    const done = shard({ status: 'done', done: 1000, startedAt: at(0), finishedAt: at(10) });
    const begun = shard({ status: 'running', startedAt: at(10) });
    expect(progressOf([done, begun], at(10))).toEqual({ done: 1000, rowsPerSecond: 100, remainingMs: 10_000 });
  });

  it('gives the speed of all workers together at the end, pauses left out', () => {
    const part = (from: number, to: number) =>
      shard({ status: 'done', done: 1000, startedAt: at(from), finishedAt: at(to) });
    expect(progressOf([part(0, 10), part(0, 10), part(100, 110)], at(500))).toEqual({
      ...{ done: 3000, rowsPerSecond: 150, remainingMs: null },
    });
  });

  it('knows nothing before anything ran', () => {
    expect(progressOf([shard({})], at(5))).toEqual({ done: 0, rowsPerSecond: null, remainingMs: null });
  });
});
