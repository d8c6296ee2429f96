import type { Tx } from '@/server/core/db';
import { requireLoggedKey } from './logged-key';

type Tags = Readonly<Record<string, string | null>>;

/** Sets tags of a run; null takes one away. Writers of one run's tags take turns by the lock on its row. */
export async function writeRunTags(tx: Tx, run: { id: string; orgId: string }, tags: Tags): Promise<void> {
  const entries = Object.entries(tags);
  for (const [key] of entries) requireLoggedKey(key, 'tag');
  await tx.$queryRaw`SELECT id FROM run WHERE id = ${run.id} FOR NO KEY UPDATE`;
  await tx.runTag.deleteMany({ where: { runId: run.id, key: { in: entries.map(([key]) => key) } } });
  const kept = entries.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
  await tx.runTag.createMany({ data: kept.map((tag) => ({ ...tag, orgId: run.orgId, runId: run.id })) });
}
