import type { Page } from '@playwright/test';
import { DemoClient } from '@/server/demo/client';
import { z } from 'zod';
import type { Figure } from './log-metric';
import { openBrowser } from './open-browser';

interface PagesBench {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
  print: (figure: Figure) => void;
}

const targetMs = 1000;
const rooms = [
  '',
  'datasets',
  'experiments',
  'models',
  'endpoints',
  'tests',
  'monitoring',
  'policies',
  'jobs',
  'settings',
  'train',
];
const Items = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Addresses of every kind of page that this project has something to show on. */
async function addresses(bench: PagesBench): Promise<string[]> {
  const client = new DemoClient(bench, new AbortController().signal);
  const firstOf = async (list: `/${string}`, room: string) => {
    const [first] = (await client.project(Items, `GET ${list}`)).items;
    return first ? [`${room}/${first.id}`] : [];
  };
  try {
    const details = await Promise.all([
      firstOf('/datasets', 'datasets'),
      firstOf('/runs', 'experiments/runs'),
      firstOf('/models', 'models'),
      firstOf('/endpoints', 'endpoints'),
      firstOf('/tests', 'tests'),
      firstOf('/monitors', 'monitoring'),
      firstOf('/rounds', 'policies/rounds'),
    ]);
    return [...rooms, ...details.flat()].map((room) => `/p/${bench.project}${room === '' ? '' : `/${room}`}`);
  } finally {
    await client.close();
  }
}

/** Milliseconds from the start of the navigation; waits where the page has loaded but not painted yet. */
function firstContentfulPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (!paint) return;
          observer.disconnect();
          resolve(paint.startTime);
        });
        observer.observe({ type: 'paint', buffered: true });
      }),
  );
}

/** First contentful paint of every page from a warm server: each is opened three times, the median counts. */
export async function benchPages(bench: PagesBench): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    for (const address of await addresses(bench)) {
      const paints: number[] = [];
      await page.goto(`${bench.baseUrl}${address}`, { waitUntil: 'load' });
      for (let visit = 0; visit < 3; visit++) {
        await page.goto(`${bench.baseUrl}${address}`, { waitUntil: 'load' });
        paints.push(await firstContentfulPaint(page));
      }
      const median = Math.round(paints.toSorted((one, other) => one - other)[1] ?? Number.NaN);
      const figure = `first-contentful-paint ${address.replace(/[0-9a-f-]{32,}/, ':id')}`;
      bench.print({ bench: 'loop', figure, value: median, unit: 'ms', target: targetMs, ok: median <= targetMs });
    }
  } finally {
    await browser.close();
  }
}
