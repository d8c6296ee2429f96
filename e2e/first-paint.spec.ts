import { expect, test } from './fixtures';
import { pagesOf } from './pages-of';
import { settled } from './settled';

const visits = 3;

test('first contentful paint of every page, printed', async ({ page, worked }) => {
  test.skip(process.env['RINGSIDE_PICTURES'] === undefined, 'Measured on demand: RINGSIDE_PICTURES=1.');
  test.setTimeout(600_000);
  const measured: [string, number][] = [];
  for (const { name, path } of pagesOf(worked)) {
    const paints: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) {
      await page.goto(path);
      await settled(page);
      paints.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1),
      );
    }
    measured.push([name, Math.round(Math.min(...paints.slice(1)))]);
  }
  const lines = measured
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, ms]) => `${String(ms).padStart(6)} ms  ${name}`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  expect(measured.every(([, ms]) => ms > 0)).toBe(true);
});
