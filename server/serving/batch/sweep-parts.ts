import { db } from '@/server/core/db';
import { removeUnlessNeeded } from '@/server/core/storage/object-store';
import type { BatchShard } from '@/prisma/generated/client';
import { referencedAmong } from '../purge/referenced-objects';

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
    // A worker that dies in between leaves a file without a name, which the purge frees.
    await db().batchShard.updateMany({ where: { id, sha256 }, data: { sha256: null } });
    await freePart(sha256);
  }
}

/** The same rows scored twice make the same part: it goes with the last that names it. */
async function freePart(sha256: string): Promise<void> {
  const isNeeded = async () => (await referencedAmong([sha256], new Date(0))).size > 0;
  await removeUnlessNeeded(sha256, { before: new Date(Date.now() + 1000), isNeeded });
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
    if (count > 0 && sha256 !== null) await freePart(sha256);
  }
}
