import { randomBytes } from 'node:crypto';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getExperimentRow } from '../get-experiment';
import { requireLoggedKey } from '../logged-key';
import { randomRunName } from '../random-run-name';
import { findLoggedModels, type LoggedModel } from './logged-model';

interface NewLoggedModel {
  experimentId: string;
  name?: string;
  modelType: string;
  sourceRunId: string | null;
  params: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
}

/** Begins a logged model, which is pending until its files are there; without a name it is given one. */
export async function createLoggedModel(ctx: Context, input: NewLoggedModel): Promise<LoggedModel> {
  requirePermission(ctx, 'experiment:write');
  const { experimentId, params, tags, name = randomRunName(), ...facts } = input;
  const { orgId, projectId } = ctx;
  const id = `m-${randomBytes(16).toString('hex')}`;
  for (const key of Object.keys(params)) requireLoggedKey(key, 'param');
  for (const key of Object.keys(tags)) requireLoggedKey(key, 'tag');
  const entriesOf = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).map(([key, value]) => ({ orgId, key, value }));
  await inTransaction(async (tx) => {
    await getExperimentRow(ctx, experimentId, tx);
    await tx.loggedModel.create({
      data: {
        ...{ id, orgId, projectId, experimentId, name, ...facts, createdById: ctx.actor.id },
        params: { create: entriesOf(params) },
        tags: { create: entriesOf(tags) },
      },
    });
    await writeAudit(tx, ctx, { action: 'logged-model.create', subject: { type: 'logged-model', id, name } });
  });
  const [model] = await findLoggedModels(ctx, [id]);
  if (!model) throw notFound('logged model', id);
  return model;
}
