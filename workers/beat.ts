import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { db } from '@/server/core/db';
import { version } from '@/server/core/version';
import { laneSlots } from './take-jobs';

const beatMs = 5000;

/** Writes this worker's row and keeps it fresh, so that people see which workers live and how busy they are. */
export async function startBeating() {
  const workerId = randomUUID();
  let busyNow = 0;
  const slots = Object.values(laneSlots).reduce((sum, count) => sum + count, 0);
  const seen = () => ({ heartbeatAt: new Date(), memoryBytes: BigInt(process.memoryUsage().rss), busy: busyNow });
  await db().worker.create({
    data: { id: workerId, host: hostname(), pid: process.pid, version, slots, startedAt: new Date(), ...seen() },
  });
  const timer = setInterval(() => {
    void db()
      .worker.update({ where: { id: workerId }, data: seen() })
      .catch(() => undefined);
  }, beatMs);
  return {
    workerId,
    busy: (change: 1 | -1) => {
      busyNow += change;
    },
    stop: async () => {
      clearInterval(timer);
      await db()
        .worker.update({ where: { id: workerId }, data: { stoppedAt: new Date() } })
        .catch(() => undefined);
    },
  };
}
