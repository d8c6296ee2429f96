import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { publishEvent } from '@/server/core/events';
import { toJson } from '@/server/core/json';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction } from '@/server/core/transaction';
import { requireLoggable } from './log-params';

/** Data that a program outside says a run read. */
export interface LoggedInput {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  schema: string | null;
  profile: string | null;
  /** What it was for, such as training. */
  context: string | null;
  tags: readonly { key: string; value: string }[];
}

/**
 * Notes the data a run read. A dataset is known in its experiment by name and digest, as it was first described; an
 * input repeated changes nothing. What a program logs into its run is not audited.
 */
export async function logInputs(
  ctx: Context,
  { runId, inputs }: { runId: string; inputs: readonly LoggedInput[] },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  await inTransaction(async (tx) => {
    const { experimentId } = await requireLoggable(tx, ctx, runId);
    const ids = await writeDatasets(tx, ctx, { experimentId, inputs });
    await tx.loggedInput.createMany({
      data: inputs.map((input) => ({
        orgId: ctx.orgId,
        runId,
        datasetId: ids.get(addressOf(input)) ?? '',
        context: input.context,
        tags: toJson(input.tags),
      })),
      skipDuplicates: true,
    });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: runId });
  });
}

type Address = Pick<LoggedInput, 'name' | 'digest'>;
const addressOf = ({ name, digest }: Address) => JSON.stringify([name, digest]);

/** Ids by address. Sorted, so that two runs that log the same data never wait for each other in a ring. */
async function writeDatasets(
  tx: Tx,
  ctx: Context,
  { experimentId, inputs }: { experimentId: string; inputs: readonly LoggedInput[] },
): Promise<Map<string, string>> {
  const distinct = new Map(inputs.map((input) => [addressOf(input), input]));
  const sorted = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, input]) => input);
  await tx.loggedDataset.createMany({
    data: sorted.map(({ name, digest, sourceType, source, schema, profile }) => {
      return { orgId: ctx.orgId, experimentId, name, digest, sourceType, source, schema, profile };
    }),
    skipDuplicates: true,
  });
  const rows = await tx.loggedDataset.findMany({
    where: { experimentId, OR: sorted.map(({ name, digest }) => ({ name, digest })) },
    select: { id: true, name: true, digest: true },
  });
  return new Map(rows.map((row) => [addressOf(row), row.id]));
}
