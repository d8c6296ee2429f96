import type { CDPSession, Page } from '@playwright/test';

/** What the page notes of itself; put into it before its own scripts run. */
export interface Probe {
  /** When the table had rows with values that answer to clicks: milliseconds since the navigation. */
  usableAt: number | null;
  /** When the bytes of charts were there, and when a frame with lines drawn since had been painted. */
  arrivedAt: number[];
  paintedAt: number[];
  /** Milliseconds between frames, and of tasks that took longer than 50, since the last reset. */
  gaps: number[];
  tasks: number[];
}

declare global {
  interface Window {
    benchProbe: Probe;
  }
}

/** Runs in the page. React keeps its properties on elements that it has taken over from the server's drawing. */
function installProbe(): void {
  const probe: Probe = { usableAt: null, arrivedAt: [], paintedAt: [], gaps: [], tasks: [] };
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
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.tasks.push(duration);
  }).observe({ type: 'longtask' });
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

/** The longest frame while something was done, and the longest task; the frame before is not counted. */
export async function longestFrame(page: Page, act: () => Promise<void>): Promise<{ frame: number; task: number }> {
  await page.evaluate(() => {
    window.benchProbe.gaps = [];
    window.benchProbe.tasks = [];
  });
  await act();
  return page.evaluate(() => ({
    frame: Math.max(0, ...window.benchProbe.gaps.slice(1)),
    task: Math.max(0, ...window.benchProbe.tasks),
  }));
}

/** Bytes of the page's heap after the collector ran. */
export async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
