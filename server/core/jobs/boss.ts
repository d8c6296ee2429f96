import { PgBoss } from 'pg-boss';
import type { JobLane } from '@/lib/contracts/jobs';
import { env } from '../env';

export const lanes: readonly JobLane[] = ['training', 'data', 'batch', 'analysis', 'long', 'notify'];

/** Where a job goes whose workers died as often as it may be started again. */
export const deadLane = 'dead';

/** A worker that stops beating for this long has its job started elsewhere. */
const heartbeatSeconds = 10;

let shared: Promise<PgBoss> | undefined;

async function start(role: 'worker' | 'sender'): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL,
    schema: 'queue',
    max: role === 'worker' ? 6 : 2,
    supervise: role === 'worker',
    schedule: false,
    useListenNotify: role === 'worker',
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  // pg-boss retries by itself; without a listener an error event would end the process.
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(deadLane, { notify: true });
  for (const lane of lanes) {
    await boss.createQueue(lane, {
      heartbeatSeconds,
      expireInSeconds: 6 * 3600,
      retryDelay: 1,
      notify: true,
      deadLetter: deadLane,
    });
  }
  return boss;
}

/** The queue of this process; the first caller decides whether it also supervises. */
export function boss(role: 'worker' | 'sender' = 'sender'): Promise<PgBoss> {
  shared ??= start(role).catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

/** Lets running jobs end for up to `timeoutMs`, then stops. */
export async function stopBoss(timeoutMs: number): Promise<void> {
  const running = shared;
  shared = undefined;
  if (running) await (await running).stop({ graceful: timeoutMs > 0, timeout: timeoutMs });
}
