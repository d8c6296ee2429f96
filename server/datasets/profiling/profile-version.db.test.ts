import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawInteger, drawNormal } from '@/lib/random/draw';
import { closeDb } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { makeProject } from '@/server/testing/factories';
import { importFile, useOwnStore } from '../testing/run-import';

useOwnStore();
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

async function profileOf(content: string) {
  const { profile, rowCount, status } = await importFile(await makeProject(), 'd', content);
  expect(status).toBe('ready');
  return { rowCount, columns: new Map(profile.map((column) => [column.name, column])) };
}

describe('the profile of a version', () => {
  it('has the numbers a hand computes', async () => {
    const { columns } = await profileOf(
      'n,x,colour,ok,at\n1,1.5,red,true,2001-01-01\n2,2.5,red,true,2001-01-03\n3,,blue,false,2001-01-02\n' +
        '4,6,,true,\n10,2,red,,2001-01-05\n',
    );
    const number = columns.get('x');
    expect(number).toMatchObject({ type: 'number', rows: 5, missing: 1, distinct: 4, top: null });
    // 1.5, 2, 2.5, 6: mean 12 / 4 = 3; squares of differences 2.25 + 1 + .25 + 9 = 12.5, sd √(12.5 / 3).
    expect(number?.numeric).toMatchObject({ min: 1.5, max: 6, mean: 3 });
    expect(number?.numeric?.standardDeviation).toBeCloseTo(Math.sqrt(12.5 / 3), 12);
    // Linear between order statistics: at 25 % 1.5 + .75 · .5 = 1.875, at 50 % 2.25, at 75 % 2.5 + .25 · 3.5 = 3.375.
    const quantiles = number?.numeric?.quantiles ?? [];
    expect(quantiles.map(({ share }) => share)).toEqual([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]);
    expect(quantiles.slice(2, 5).map(({ value }) => value)).toEqual([1.875, 2.25, 3.375]);
    expect(columns.get('n')?.numeric?.histogram).toEqual({
      edges: Array.from({ length: 11 }, (_, index) => index + 0.5),
      counts: [1, 1, 1, 1, 0, 0, 0, 0, 0, 1],
    });
    expect(columns.get('colour')).toMatchObject({
      type: 'category',
      missing: 1,
      distinct: 2,
      numeric: null,
      top: [
        { value: 'red', count: 3 },
        { value: 'blue', count: 1 },
      ],
    });
    expect(columns.get('ok')?.top).toEqual([
      { value: 'true', count: 3 },
      { value: 'false', count: 1 },
    ]);
    expect(columns.get('at')).toMatchObject({
      type: 'datetime',
      missing: 1,
      numeric: { min: Date.UTC(2001, 0, 1), max: Date.UTC(2001, 0, 5), mean: Date.UTC(2001, 0, 2, 18) },
    });
  });

  it('counts every row once, whatever the values are', async () => {
    const random = createRandom(5);
    const lines = Array.from({ length: 4000 }, () => {
      const heavy = Math.exp(3 * drawNormal(random));
      const gap = drawInteger(random, 10) === 0;
      return [
        gap ? '' : heavy,
        drawInteger(random, 1000),
        gap ? 'NA' : drawInteger(random, 3),
        7,
        `w${drawInteger(random, 9)}`,
      ].join(',');
    });
    const { columns, rowCount } = await profileOf(`heavy,wide,few,constant,word\n${lines.join('\n')}\n`);
    expect(rowCount).toBe(4000);
    for (const { name, rows, missing, distinct, numeric, top } of columns.values()) {
      expect(rows, name).toBe(4000);
      expect(distinct, name).toBeLessThanOrEqual(rows - missing);
      const counted = numeric ? numeric.histogram.counts : (top ?? []).map(({ count }) => count);
      expect(
        counted.reduce((sum, count) => sum + count, 0),
        name,
      ).toBe(rows - missing);
      if (numeric) expect(numeric.histogram.edges, name).toHaveLength(numeric.histogram.counts.length + 1);
    }
    expect(columns.get('constant')?.numeric).toMatchObject({ standardDeviation: 0, histogram: { counts: [4000] } });
  });

  it('bears one row, and numbers near the ends of what a double holds', async () => {
    const one = await profileOf('x,y\n5,\n');
    expect(one.columns.get('x')?.numeric).toMatchObject({ min: 5, max: 5, mean: 5, standardDeviation: 0 });
    expect(one.columns.get('y')).toMatchObject({ missing: 1, distinct: 0, numeric: null, top: [] });
    const { columns } = await profileOf('x,y\n1e300,-1e-300\n-1e308,1e-300\n1e308,0.5e-300\n');
    expect(columns.get('x')?.numeric?.mean).toBeCloseTo(1e300 / 3, -290);
    expect(columns.get('x')?.numeric?.standardDeviation).toBeGreaterThan(9e307);
    for (const { numeric } of columns.values()) {
      expect(numeric?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
      expect(numeric?.quantiles.every(({ value }) => Number.isFinite(value))).toBe(true);
    }
  });
});
