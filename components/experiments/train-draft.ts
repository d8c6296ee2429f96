import type { StartTrainingInput } from '@/lib/contracts/experiments';
import type { DatasetVersionDetail } from '@/lib/contracts/datasets';
import type { ModelKind } from '@/lib/contracts/model-kinds';
import type { z } from 'zod';

/** What the form holds before it is sent. */
export interface TrainDraft {
  target: string | null;
  /** For numeric targets: whether the number itself is predicted, or that it lies above a threshold. */
  question: 'value' | 'above';
  above: number;
  kinds: readonly ModelKind[];
  exclude: readonly string[];
  params: Readonly<Record<string, Readonly<Record<string, number>>>>;
  seed: number;
  validationShare: number;
  splitBy: 'random' | 'time';
  experimentName: string;
}

type Version = Pick<DatasetVersionDetail, 'id' | 'datasetName' | 'columns' | 'profile'>;

/** The column people most often predict: named so, else the last one. */
export function guessTarget({ columns }: Version): string | null {
  const likely = columns.find(({ name }) =>
    /^(target|label|class|y|outcome|churn|survived|income|default)$/i.test(name),
  );
  return likely?.name ?? columns.at(-1)?.name ?? null;
}

export function startDraft(version: Version): TrainDraft {
  return {
    target: guessTarget(version),
    question: 'value',
    above: medianOf(version, guessTarget(version)),
    kinds: ['constant', 'logistic', 'gbt'],
    exclude: [],
    params: {},
    seed: 1,
    validationShare: 0.2,
    splitBy: 'random',
    experimentName: version.datasetName,
  };
}

/** The middle of a numeric column: a threshold to begin with. */
export function medianOf(version: Version, column: string | null): number {
  const quantiles = version.profile.find(({ name }) => name === column)?.numeric?.quantiles ?? [];
  return quantiles.find(({ share }) => share === 0.5)?.value ?? 0;
}

/** Whether a column can be asked "is it above?". */
export function isNumeric({ columns }: Version, column: string | null): boolean {
  return columns.some(({ name, type }) => name === column && (type === 'number' || type === 'integer'));
}

/** The first datetime column: a split by time needs one. */
export function timeColumnOf({ columns }: Version): string | null {
  return columns.find(({ type }) => type === 'datetime')?.name ?? null;
}

/** One training for each chosen kind, over the same rows and split. */
export function trainingsOf(version: Version, draft: TrainDraft): z.input<typeof StartTrainingInput>[] {
  const { target, validationShare, seed } = draft;
  if (target === null) return [];
  const time = timeColumnOf(version);
  const asked = draft.question === 'above' && isNumeric(version, target);
  return draft.kinds.map((kind) => ({
    experimentName: draft.experimentName,
    datasetVersionIds: [version.id],
    spec: {
      target: asked ? { kind: 'threshold', column: target, above: draft.above } : { kind: 'column', column: target },
      kind,
      exclude: [...draft.exclude],
      params: { ...draft.params[kind] },
      seed,
      split:
        draft.splitBy === 'time' && time !== null
          ? { kind: 'time', column: time, validationShare }
          : { kind: 'random', validationShare },
    },
  }));
}
