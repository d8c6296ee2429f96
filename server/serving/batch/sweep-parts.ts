import { db } from '@/server/core/db';
import { removeObject } from '@/server/core/storage/object-store';

const keptMs = 7 * 86_400_000;
const atOnce = 100;

/** Removes what was scored of batches that ended badly a week ago and were not resumed; a later resume starts anew. */
export async function sweepParts(now = new Date()): Promise<void> {
  const shards = await db().batchShard.findMany({
    where: {
      sha256: { not: null },
      batch: { status: { in: ['failed', 'cancelled'] }, finishedAt: { lt: new Date(now.getTime() - keptMs) } },
    },
    take: atOnce,
  });
  for (const { id, sha256, attempt } of shards) {
    const { count } = await db().batchShard.updateMany({
      where: { id, attempt, sha256, batch: { status: { in: ['failed', 'cancelled'] } } },
      data: { sha256: null, status: 'stopped', done: 0 },
    });
    if (count > 0 && sha256 !== null) await removeObject(sha256);
  }
}
