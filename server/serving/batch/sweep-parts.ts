import { db } from '@/server/core/db';
import { removeObject } from '@/server/core/storage/object-store';
import type { BatchShard } from '@/prisma/generated/client';

const keptMs = 7 * 86_400_000;
const atOnce = 100;

/**
 * Removes parts that nobody needs any more: of batches that are joined, and of those that ended badly a week ago and
 * were not resumed; a later resume starts anew.
 */
export async function sweepParts(now = new Date()): Promise<void> {
  const joined = { sha256: { not: null }, batch: { status: 'done' } };
  await removeParts(await db().batchShard.findMany({ where: joined, take: atOnce }));
  await sweepEnded(now);
}

/** Removes the files of parts that are joined. */
export async function removeParts(shards: readonly Pick<BatchShard, 'id' | 'sha256'>[]): Promise<void> {
  for (const { id, sha256 } of shards) {
    if (sha256 === null) continue;
    await removeObject(sha256);
    // Only now: a worker that dies in between leaves a name to remove it by.
    await db().batchShard.updateMany({ where: { id, sha256 }, data: { sha256: null } });
  }
}

async function sweepEnded(now: Date): Promise<void> {
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
