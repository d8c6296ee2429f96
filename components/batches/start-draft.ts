import type { CreateBatchScheduleInput, StartBatchInput } from '@/lib/contracts/batches';
import type { ChosenModel } from './model-picker';
import type { ChosenRows } from './rows-picker';

/** How rows come in: as a version that is there, as a file now, or again and again. */
export type RowsFrom = 'version' | 'file' | 'schedule';

/** What the form holds while it is filled in. */
export interface BatchDraft {
  from: RowsFrom;
  model: ChosenModel;
  rows: ChosenRows;
  file: File | null;
  trigger: 'cron' | 'new-version';
  cron: string;
  /** Columns of the input that the result has; null for all. */
  keep: readonly string[] | null;
  outputName: string;
}

export const emptyDraft: BatchDraft = {
  ...{ from: 'version', model: {}, rows: {}, file: null, trigger: 'cron', cron: '0 6 * * *', keep: null },
  outputName: '',
};

const modelOf = ({ endpointId, modelVersionId }: ChosenModel) =>
  endpointId === undefined ? { ...(modelVersionId === undefined ? {} : { modelVersionId }) } : { endpointId };

const resultOf = ({ keep, outputName }: BatchDraft) => ({
  ...(keep === null ? {} : { keep: [...keep] }),
  ...(outputName.trim() === '' ? {} : { outputName: outputName.trim() }),
});

/** Whether the draft names a model and rows. */
export function isComplete({ from, model, rows, file, trigger, cron }: BatchDraft): boolean {
  if (model.endpointId === undefined && model.modelVersionId === undefined) return false;
  if (from === 'file') return file !== null;
  if (from === 'version') return rows.datasetVersionId !== undefined;
  return rows.datasetId !== undefined && (trigger === 'new-version' || cron.trim() !== '');
}

export const startInputOf = (draft: BatchDraft): StartBatchInput => ({
  ...modelOf(draft.model),
  ...resultOf(draft),
  datasetVersionId: draft.rows.datasetVersionId ?? '',
});

export const scheduleInputOf = (draft: BatchDraft): CreateBatchScheduleInput => ({
  ...modelOf(draft.model),
  ...resultOf(draft),
  datasetId: draft.rows.datasetId ?? '',
  trigger: draft.trigger,
  ...(draft.trigger === 'cron' ? { cron: draft.cron } : {}),
});

export const uploadQueryOf = (draft: BatchDraft, file: File) => ({
  ...modelOf(draft.model),
  ...(draft.outputName.trim() === '' ? {} : { outputName: draft.outputName.trim() }),
  fileName: file.name,
});
