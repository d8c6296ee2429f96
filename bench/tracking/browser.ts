import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { db } from '@/server/core/db';
import { openBrowser } from '../open-browser';
import { heapBytes, longestFrame, probe, processorMs } from './browser-probe';
import { ensureShape, type ShapesBench } from './ensure-shape';

const repeats = 5;
/** What ends of the visit before is no part of the next. */
const restMs = 1000;
const viewport = { width: 1440, height: 900 };
const targets = { usableMs: 1000, frameMs: 50, heapMb: 300, chartMs: 150, wideMs: 1500 };
const scrolledRows = 5000;
const rowPixels = 32;
/** Of a quick hand on a wheel: about a screen every third frame. */
const pixelsPerFrame = 240;

/**
 * What a reader of the runs waits for, in Chromium, from a server that has drawn each page once before. Medians:
 * - usable: from the navigation until rows with values are painted and answer to clicks (React has taken them over),
 *   and what the page's own thread spent of the processor by then;
 * - longest frame: the longest time between two frames while 5,000 rows go by at 240 pixels a frame, or while three
 *   metrics are chosen to sort by until the rows are there; beside it the longest task in the processor's own time,
 *   which is the page's alone where other programs share the machine;
 * - heap: what the page holds after that, once the collector ran;
 * - first draw: of 20 series of 100,000 points, from the moment the bytes are there until a frame with the lines was
 *   painted;
 * - wide: the same waits beside an experiment of 1,500 runs with 1,500 metrics and 49 smaller ones.
 */
export async function benchTrackingBrowser(bench: ShapesBench): Promise<void> {
  const many = await ensureShape(bench, 'runs');
  const wide = await ensureShape(bench, 'wide');
  const long = await ensureShape(bench, 'series');
  const browser = await openBrowser();
  try {
    const visit = new Visits(bench, browser);
    await visit.opened(`experiments?experiment=${many}`);
    await visit.used(`experiments?experiment=${many}`);
    await visit.chart(await compareAddress(long));
    await visit.wide(wide);
  } finally {
    await browser.close();
  }
}

async function compareAddress(experimentId: string): Promise<string> {
  const runs = await db().run.findMany({ where: { experimentId }, select: { id: true }, take: 20 });
  return `experiments/compare?tab=charts&runs=${runs.map(({ id }) => id).join(',')}`;
}

type Figures = Record<string, { value: number; target: number | null; unit?: string }>;

class Visits {
  constructor(
    private readonly bench: ShapesBench,
    private readonly browser: Browser,
  ) {}

  /** The runs table of a large experiment, from the navigation on. */
  async opened(address: string): Promise<void> {
    await this.medians(async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      const usable = await this.usable(page, address);
      const busy = await processorMs(session);
      return {
        'runs-usable': { value: usable, target: targets.usableMs },
        'runs-usable-processor': { value: busy, target: null },
      };
    });
  }

  /** The same table scrolled, sorted and weighed. */
  async used(address: string): Promise<void> {
    await this.medians(async (page) => {
      const session = await page.context().newCDPSession(page);
      await this.usable(page, address);
      await page.waitForLoadState('networkidle');
      const scrolled = await longestFrame(page, () => scroll(page));
      const sorted = await longestFrame(page, () => sortByThree(page));
      const heap = await heapBytes(session);
      return {
        'scroll-longest-frame': { value: scrolled.frame, target: targets.frameMs },
        'scroll-longest-task-processor': { value: scrolled.processor, target: targets.frameMs },
        'sort-longest-frame': { value: sorted.frame, target: targets.frameMs },
        'sort-longest-task-processor': { value: sorted.processor, target: targets.frameMs },
        heap: { value: heap / 1e6, target: targets.heapMb, unit: 'MB' },
      };
    });
  }

  /** Twenty long series in one panel. */
  async chart(address: string): Promise<void> {
    await this.medians(async (page) => {
      await page.goto(this.at(address));
      await page.waitForFunction(() => {
        const { arrivedAt, paintedAt } = window.benchProbe;
        return arrivedAt[0] !== undefined && paintedAt.some((at) => at > (arrivedAt[0] ?? Infinity));
      });
      const waited = await page.evaluate(() => {
        const { arrivedAt, paintedAt } = window.benchProbe;
        const arrived = arrivedAt[0] ?? 0;
        return (paintedAt.find((at) => at > arrived) ?? 0) - arrived;
      });
      return { 'chart-first-draw': { value: waited, target: targets.chartMs } };
    });
  }

  /** The project, the runs and the columns where one experiment has 1,500 metrics. */
  async wide(experiment: string): Promise<void> {
    await this.medians(async (page) => {
      await page.goto(this.at(''));
      const project = await page.evaluate(titleAlive);
      const runs = await this.usable(page, `experiments?experiment=${experiment}`);
      const started = performance.now();
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('group', { name: 'Columns found' }).getByText('slice/').first().waitFor();
      const picker = performance.now() - started;
      return {
        'wide-project-page': { value: project, target: targets.wideMs },
        'wide-runs-page': { value: runs, target: targets.wideMs },
        'wide-column-picker': { value: picker, target: targets.wideMs },
      };
    });
  }

  private at(address: string): string {
    return `${this.bench.baseUrl}/p/${this.bench.project}${address === '' ? '' : `/${address}`}`;
  }

  private async usable(page: Page, address: string): Promise<number> {
    await page.goto(this.at(address), { waitUntil: 'commit' });
    await page.waitForFunction(() => typeof window.benchProbe.usableAt === 'number');
    return page.evaluate(() => window.benchProbe.usableAt ?? NaN);
  }

  /** Once to warm the server, then as often as counts, each in a browser that has nothing of the project. */
  private async medians(visit: (page: Page) => Promise<Figures>): Promise<void> {
    const seen: Figures[] = [];
    for (let turn = 0; turn <= repeats; turn += 1) {
      await sleep(restMs);
      const context = await this.browser.newContext({ viewport });
      const page = await context.newPage();
      await probe(page);
      const figures = await visit(page);
      if (turn > 0) seen.push(figures);
      await context.close();
    }
    for (const [name, { target, unit = 'ms' }] of Object.entries(seen[0] ?? {})) {
      const value = median(seen.map((figures) => figures[name]?.value ?? NaN));
      const ok = target === null || value <= target;
      this.bench.print({ bench: 'tracking', figure: `browser-${name}`, value, unit, target, ok });
    }
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? NaN) * 10) / 10;
}

/** Runs in the page: when its title was painted and answers, in milliseconds since the navigation. */
function titleAlive(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const title = document.querySelector('main h1');
      const isAlive = title !== null && Object.keys(title).some((key) => key.startsWith('__reactProps'));
      if (isAlive) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

async function scroll(page: Page): Promise<void> {
  await page.getByRole('grid', { name: 'Runs' }).evaluate(
    (grid, { until, step }) =>
      new Promise<void>((resolve) => {
        const onFrame = () => {
          grid.scrollTop += step;
          if (grid.scrollTop < until) requestAnimationFrame(onFrame);
          else resolve();
        };
        requestAnimationFrame(onFrame);
      }),
    { until: scrolledRows * rowPixels, step: pixelsPerFrame },
  );
}

/** Each metric beside the ones before it; the next when the rows of this one are there. */
async function sortByThree(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Runs' });
  const heads = grid.locator('[role="columnheader"][data-numeric] button[title]');
  const titles = await heads.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title') ?? ''));
  for (const [place, name] of titles.slice(0, 3).entries()) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/runs/search'));
    await heads.and(page.getByTitle(name, { exact: true })).click({ modifiers: place === 0 ? [] : ['Shift'] });
    await answered;
    await grid.and(page.locator('[aria-busy="false"]')).waitFor();
    await grid.locator('[data-line="0"][data-kind="run"]').waitFor();
  }
}
