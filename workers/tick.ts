import { enqueueDueLooks } from '@/server/ab-tests';
import { withConnection } from '@/server/core/with-connection';
import { enqueueDueChecks } from '@/server/monitoring';
import { enqueueDuePolicies, enqueueDueRounds } from '@/server/policies';
import { advanceRollouts, runDueSchedules, settleImporting, sweepParts } from '@/server/serving';

const tickMs = 30_000;
const lock = 'tick';

const duties: readonly (() => Promise<void>)[] = [
  settleImporting,
  runDueSchedules,
  sweepParts,
  advanceRollouts,
  enqueueDueLooks,
  enqueueDueChecks,
  enqueueDuePolicies,
  enqueueDueRounds,
];

/**
 * Every half minute one worker of the instance moves rollouts on, looks for tests, monitors, policies and rounds that
 * can go on, and queues their jobs. Those go by event time that has been seen, so a replay is taken no further than it
 * has come.
 */
export function startTicking(): { stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(tick).catch((error: unknown) => console.error('tick failed', error));
  }, tickMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** All duties once; skipped where another worker is at it. A duty that fails does not keep the others from theirs. */
export function tick(): Promise<void> {
  return withConnection(async (client) => {
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [lock],
    );
    if (!rows[0]?.held) return;
    for (const duty of duties) await duty().catch((error: unknown) => console.error(`${duty.name} failed`, error));
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lock]);
  });
}
