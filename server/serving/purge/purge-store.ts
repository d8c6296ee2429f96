import { db } from '@/server/core/db';
import { env } from '@/server/core/env';
import { listObjects, removeUnlessNeeded, type ObjectFacts } from '@/server/core/storage/object-store';
import { sweepScratch } from '@/server/experiments';
import { referencedAmong } from './referenced-objects';

const dayMs = 86_400_000;
const atOnce = 500;
/** How long nothing must name an object before it is freed: jobs write files long before the row that names them. */
const purgeGraceMs = dayMs;

export interface PurgeOptions {
  now?: Date;
  graceMs?: number;
  /** Days after which what was deleted names its files no longer. */
  deletedDays?: number;
}

export interface Purged {
  freedObjects: number;
  freedBytes: number;
  /** Seen without a name, and freed later if that lasts. */
  waitingObjects: number;
  waitingBytes: number;
  /** Files of runs and models that were deleted long ago: taken off their lists. */
  forgottenArtifacts: number;
}

/**
 * Frees objects of the store that nothing names: they are freed when they were seen so twice, the grace apart. Whoever
 * names an object meanwhile, or stores it again, keeps it. Safe to repeat and to break off.
 */
export async function purgeStore(options: PurgeOptions = {}): Promise<Purged> {
  const now = options.now ?? new Date();
  const graceMs = options.graceMs ?? purgeGraceMs;
  const deletedDays = options.deletedDays ?? env().RINGSIDE_DELETED_DAYS;
  const deletedBefore = new Date(now.getTime() - deletedDays * dayMs);
  const before = new Date(now.getTime() - graceMs);
  await sweepScratch(now);
  const forgottenArtifacts = await forgetArtifacts(deletedBefore);
  for await (const objects of listObjects()) {
    const old = objects.filter(({ writtenAt }) => writtenAt <= before);
    for (let at = 0; at < old.length; at += atOnce) await mark(old.slice(at, at + atOnce), { now, deletedBefore });
  }
  const freed = await sweep({ before, deletedBefore });
  const waiting = await db().unreferencedObject.aggregate({ _count: true, _sum: { sizeBytes: true } });
  const waitingBytes = Number(waiting._sum.sizeBytes ?? 0);
  return { ...freed, waitingObjects: waiting._count, waitingBytes, forgottenArtifacts };
}

/** Files of what was deleted too long ago to be restored. */
function forgetArtifacts(deletedBefore: Date): Promise<number> {
  return db().$executeRaw`
    DELETE FROM artifact WHERE id IN (
      SELECT artifact.id FROM artifact
      LEFT JOIN run ON run.id = artifact."runId"
      LEFT JOIN logged_model ON logged_model.id = artifact."loggedModelId"
      LEFT JOIN experiment ON experiment.id = coalesce(run."experimentId", logged_model."experimentId")
      WHERE least(run."deletedAt", logged_model."deletedAt", experiment."deletedAt") < ${deletedBefore}
        OR (artifact."loggedModelId" IS NOT NULL AND logged_model.id IS NULL)
    )`;
}

/** Remembers since when nothing names an object; one that has a name again begins anew. */
async function mark(objects: readonly ObjectFacts[], at: { now: Date; deletedBefore: Date }): Promise<void> {
  const digests = objects.map(({ sha256 }) => sha256);
  const named = await referencedAmong(digests, at.deletedBefore);
  await db().unreferencedObject.deleteMany({ where: { sha256: { in: [...named] } } });
  const nameless = objects.filter(({ sha256 }) => !named.has(sha256));
  await db().unreferencedObject.createMany({
    data: nameless.map(({ sha256, sizeBytes }) => ({ sha256, sizeBytes: BigInt(sizeBytes), seenAt: at.now })),
    skipDuplicates: true,
  });
}

async function sweep({ before, deletedBefore }: { before: Date; deletedBefore: Date }) {
  const due = await db().unreferencedObject.findMany({ where: { seenAt: { lte: before } } });
  let [freedObjects, freedBytes] = [0, 0];
  for (const { sha256, sizeBytes } of due) {
    const isNeeded = async () => (await referencedAmong([sha256], deletedBefore)).size > 0;
    // A moment after the last file that may count as old.
    const removed = await removeUnlessNeeded(sha256, { before: new Date(before.getTime() + 1), isNeeded });
    await db().unreferencedObject.deleteMany({ where: { sha256 } });
    freedObjects += removed ? 1 : 0;
    freedBytes += removed ? Number(sizeBytes) : 0;
  }
  return { freedObjects, freedBytes };
}
