import type { Table } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import type { JobHandle } from '@/server/core/jobs/job-handle';
import { loadTable, writePart, type RowRange, type WritePartInput } from '@/server/datasets';
import { getVersionRow, loadBundle } from '@/server/models';
import type { ServedModel } from '@/server/ml/open-bundle';
import { ResultColumns, titleOfModel } from './plan-scoring';
import { scoreTable, type ScoredTable } from './score-table';
import { beginShard, finishShard, nameShard, PartTaken, showShard, type ShardAttempt } from './shard-attempt';

type ScoreJob = JobHandle<'batch.score'>;

const showEveryMs = 500;

/** Scores one part of a batch and stores it as a Parquet file. Run again, it does nothing or starts the part anew. */
export async function scoreShard(job: ScoreJob): Promise<unknown> {
  const attempt = await beginShard(job);
  if (!attempt) return { skipped: 'the part is done, or its batch has ended' };
  const { ctx, signal } = job;
  const { batch, shard } = attempt;
  const version = await getVersionRow(ctx, batch.versionId);
  const versionId = batch.datasetVersionId;
  const rowRange = { from: Number(shard.fromRow), count: shard.rowCount };
  const model = await loadBundle(version.sha256);
  const table = await loadInputs(job, { model, versionId, rowRange });
  const scored = await score(job, { attempt, model, table, title: titleOfModel(version) });
  const part = await storePart(ctx, attempt, {
    versionId,
    rowRange,
    keep: ResultColumns.parse(batch.columns).kept.map(({ name }) => name),
    added: scored.added,
    marks: { batch: batch.id, part: String(shard.place + 1) },
    signal,
  });
  if (!part) return { skipped: 'another attempt has the part, or its batch has ended' };
  const { unscored, problem } = scored;
  const written = await finishShard(ctx, attempt, { sha256: part.sha256, unscored, problem });
  return { rows: shard.rowCount, unscored, written };
}

/** Null where another attempt has the part by now. */
async function storePart(ctx: Context, attempt: ShardAttempt, input: Omit<WritePartInput, 'onNamed'>) {
  try {
    return await writePart(ctx, { ...input, onNamed: (sha256) => nameShard(attempt, sha256) });
  } catch (error) {
    if (error instanceof PartTaken) return null;
    throw error;
  }
}

interface Inputs {
  model: ServedModel;
  versionId: string;
  rowRange: RowRange;
}

/** The columns that the model reads; a model that reads none still answers every row. */
async function loadInputs({ ctx, signal }: ScoreJob, { model, versionId, rowRange }: Inputs): Promise<Table> {
  const columns = model.signature.inputs.map(({ name }) => name);
  if (columns.length === 0) return { rowCount: rowRange.count, columns: new Map() };
  return loadTable(ctx, { versionIds: [versionId], columns, rowRange, signal });
}

interface Scoring {
  attempt: ShardAttempt;
  model: ServedModel;
  table: Table;
  title: string;
}

/** Scores, showing how far it is a few times a second. */
async function score(job: ScoreJob, { attempt, model, table, title }: Scoring): Promise<ScoredTable> {
  let shownAt = 0;
  let showing: Promise<void> = Promise.resolve();
  const onRows = (done: number) => {
    job.progress({ done, total: attempt.shard.rowCount, unit: 'rows', message: title });
    if (Date.now() - shownAt < showEveryMs) return;
    shownAt = Date.now();
    showing = showShard(job.ctx, attempt, done).catch(() => undefined);
  };
  const scored = await scoreTable(model, table, { title, signal: job.signal, onRows });
  await showing;
  return scored;
}
