import { z } from 'zod';
import { DatasetColumn } from '@/lib/contracts/datasets';
import { Signature } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { conflict, invalid } from '@/server/core/errors';
import type { DescribedVersion } from '@/server/datasets';
import { getVersionRow } from '@/server/models';
import { championOf, getEndpointRow } from '../endpoint-rows';
import { here } from './batch-rows';
import { chooseKept } from './choose-kept';
import { addedColumns } from './prediction-columns';
import { requireScorable } from './require-scorable';

type VersionRow = Awaited<ReturnType<typeof getVersionRow>>;

/** The model version to score with: the one named, or the champion of the endpoint at this moment. */
export async function pinModel(
  ctx: Context,
  from: { modelVersionId?: string | undefined; endpointId?: string | undefined },
): Promise<{ version: VersionRow; endpointId: string | null }> {
  const { modelVersionId, endpointId } = from;
  if (modelVersionId !== undefined) return { version: await getVersionRow(ctx, modelVersionId), endpointId: null };
  if (endpointId === undefined) throw invalid('Say what to score with: a model version or an endpoint.');
  const champion = championOf(await getEndpointRow(ctx, endpointId));
  return { version: await getVersionRow(ctx, champion.versionId), endpointId };
}

export const titleOfModel = (version: { model: { name: string }; version: number }): string =>
  `${version.model.name} v${version.version}`;

export const titleOfDataset = (version: Pick<DescribedVersion, 'name' | 'version'>): string =>
  `${version.name} v${version.version}`;

interface Plan {
  version: VersionRow;
  dataset: DescribedVersion;
  keep: readonly string[] | null;
  outputName: string;
}

/** Columns of a result: those of the input, then those of the answers. */
export const ResultColumns = z.object({ kept: z.array(DatasetColumn), added: z.array(DatasetColumn) });
export type ResultColumns = z.infer<typeof ResultColumns>;

/** Checks that these rows can be scored by this model into this dataset. @throws a sentence where not */
export async function planScoring(ctx: Context, { version, dataset, keep, outputName }: Plan): Promise<ResultColumns> {
  const title = titleOfDataset(dataset);
  if (dataset.status !== 'ready') throw conflict(`${title} has no rows to score: its status is ${dataset.status}.`);
  const signature = Signature.parse(version.signature);
  requireScorable({ signature, columns: dataset.columns, model: titleOfModel(version), dataset: title });
  const added = addedColumns(signature);
  const kept = chooseKept({ columns: dataset.columns, added, keep, dataset: title });
  await requireOutput(ctx, { name: outputName, input: dataset, kept });
  return { kept, added };
}

/** The dataset of the result must be another than that of the input, and not need a time that is left out. */
async function requireOutput(
  ctx: Context,
  { name, input, kept }: { name: string; input: DescribedVersion; kept: readonly DatasetColumn[] },
): Promise<void> {
  if (name === input.name) {
    throw invalid(`"${name}" cannot hold the scores of its own rows: name another dataset for the result.`);
  }
  const output = await db().dataset.findFirst({ where: { ...here(ctx), name, deletedAt: null } });
  if (!output) return;
  if (output.archivedAt) throw conflict(`The dataset "${name}" is archived: take it out of the archive first.`);
  const { timeColumn } = output;
  if (timeColumn === null || kept.some((one) => one.name === timeColumn && one.type === 'datetime')) return;
  throw invalid(`The dataset "${name}" needs its time column "${timeColumn}": keep a column of dates of that name.`);
}
