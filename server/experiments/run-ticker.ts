import type { Context } from '@/server/core/context';
import { pool } from '@/server/core/db';
import { eventChannel } from '@/server/core/events';
import type { LiveEvent } from '@/lib/contracts/events';

/** Pages hear of new points of a run at most this often, however fast they arrive. */
const tickMs = 500;

const waiting = new Map<string, LiveEvent>();
let timer: NodeJS.Timeout | undefined;
let lastTick = 0;

/** Tells pages that a run has new points; many calls become one event a run and tick. */
export function tickRun(ctx: Context, runId: string): void {
  if (waiting.has(runId)) return;
  waiting.set(runId, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  timer ??= setTimeout(() => void tick(), Math.max(0, lastTick + tickMs - performance.now())).unref();
}

async function tick(): Promise<void> {
  const events = [...waiting.values()].map((event) => JSON.stringify(event));
  waiting.clear();
  timer = undefined;
  lastTick = performance.now();
  // A lost tick is repaired by the next one; the points themselves are committed.
  await pool()
    .query('SELECT pg_notify($1, event) FROM unnest($2::text[]) AS event', [eventChannel, events])
    .catch(() => undefined);
}
