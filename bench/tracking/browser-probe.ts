import type { CDPSession, Page } from '@playwright/test';
import { z } from 'zod';

/** What the page notes of itself; put into it before its own scripts run. */
export interface Probe {
  /** When the table had rows with values that answer to clicks: milliseconds since the navigation. */
  usableAt: number | null;
  /** When the bytes of charts were there, and when a frame with lines drawn since had been painted. */
  arrivedAt: number[];
  paintedAt: number[];
  /** Milliseconds between frames since the last reset. */
  gaps: number[];
}

declare global {
  interface Window {
    benchProbe: Probe;
  }
}

/** Runs in the page. React keeps its properties on elements that it has taken over from the server's drawing. */
function installProbe(): void {
  const probe: Probe = { usableAt: null, arrivedAt: [], paintedAt: [], gaps: [] };
  window.benchProbe = probe;
  const isAlive = (element: Element | null) =>
    element !== null && Object.keys(element).some((key) => key.startsWith('__reactProps'));
  let before = performance.now();
  const onFrame = (now: number) => {
    probe.gaps.push(now - before);
    before = now;
    const line = document.querySelector('[data-line="0"][data-kind="run"], [data-usable-mark]');
    if (probe.usableAt === null && isAlive(line)) probe.usableAt = performance.now();
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  const read = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = async function arrayBuffer() {
    const bytes = await read.call(this);
    if (this.url.endsWith('/charts/series')) probe.arrivedAt.push(performance.now());
    return bytes;
  };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => probe.paintedAt.push(performance.now());
  let isWaiting = false;
  const stroke = CanvasRenderingContext2D.prototype.stroke;
  CanvasRenderingContext2D.prototype.stroke = function strokeNoted(this: CanvasRenderingContext2D, path?: Path2D) {
    if (!isWaiting) {
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        channel.port2.postMessage(null);
      });
    }
    if (path) stroke.call(this, path);
    else (stroke as () => void).call(this);
  };
}

/** A page that notes when it was usable, how long its frames took and when its charts were painted. */
export async function probe(page: Page): Promise<void> {
  await page.addInitScript(installProbe);
}

/** The longest frame while something was done, and the longest task in the processor's own time, in milliseconds. */
export async function longestFrame(
  page: Page,
  act: () => Promise<void>,
): Promise<{ frame: number; processor: number }> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page belongs to no browser.');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.evaluate(() => {
    window.benchProbe.gaps = [];
  });
  await act();
  const frame = await page.evaluate(() => Math.max(0, ...window.benchProbe.gaps.slice(1)));
  const { traceEvents } = Trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  return { frame, processor: longestTask(traceEvents) };
}

const Trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      /** Microseconds of the processor. */
      tdur: z.number().optional(),
      args: z.object({ name: z.unknown().optional() }).optional(),
    }),
  ),
});

/** Of the threads that pages run on: what else the machine does lengthens a frame, not this. */
function longestTask(events: z.infer<typeof Trace>['traceEvents']): number {
  const place = ({ pid, tid }: { pid: number; tid: number }) => `${pid}:${tid}`;
  const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const mains = new Set(named.map(place));
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && mains.has(place(event)));
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000;
}

/** Milliseconds of the processor that the page's own thread has had since `Performance.enable`. */
export async function processorMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN) * 1000;
}

/** Bytes of the page's heap after the collector ran. */
export async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
