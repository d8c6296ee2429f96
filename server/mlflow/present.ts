import type { Experiment, Run, RunStatus } from '@/lib/contracts/experiments';

/** Numbers of the protocol's run states, by name. */
export const statusNumbers = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;
export type StatusName = keyof typeof statusNumbers;

export const statusNames: Record<RunStatus, StatusName> = {
  running: 'RUNNING',
  scheduled: 'SCHEDULED',
  finished: 'FINISHED',
  failed: 'FAILED',
  killed: 'KILLED',
};

/** The tag that mirrors a run's name. */
export const runNameTag = 'mlflow.runName';

export const millisecondsOf = (instant: string) => Date.parse(instant);
const stageOf = (deletedAt: string | null) => (deletedAt === null ? 'active' : 'deleted');
export const entriesOf = (record: Record<string, string>) =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

/** Empty lists are left out, as the protocol does. */
export const listed = <Name extends string, Item>(name: Name, items: readonly Item[]) =>
  (items.length > 0 ? { [name]: items } : {}) as Partial<Record<Name, readonly Item[]>>;

/** Where clients find the files of an experiment. */
export const rootOf = (artifactLocation: string, number: number) => artifactLocation || `mlflow-artifacts:/${number}`;

/** JSON has no NaN. */
export const toNumber = (value: number | null) => (value === null || Number.isNaN(value) ? 'NaN' : value);

export function presentExperiment(experiment: Experiment) {
  return {
    experiment_id: String(experiment.number),
    name: experiment.name,
    artifact_location: rootOf(experiment.artifactLocation, experiment.number),
    lifecycle_stage: stageOf(experiment.deletedAt),
    creation_time: millisecondsOf(experiment.createdAt),
    last_update_time: millisecondsOf(experiment.updatedAt),
    ...listed('tags', entriesOf(experiment.tags)),
  };
}

/** Where clients find the files of a run. */
export const artifactUriOf = (run: Pick<Run, 'id' | 'artifactLocation' | 'experimentNumber'>) =>
  `${rootOf(run.artifactLocation, run.experimentNumber)}/${run.id}/artifacts`;

export function presentRunInfo(run: Run) {
  return {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: String(run.experimentNumber),
    user_id: run.userName,
    status: statusNames[run.status],
    start_time: run.startedAt === null ? 0 : millisecondsOf(run.startedAt),
    ...(run.endedAt === null ? {} : { end_time: millisecondsOf(run.endedAt) }),
    artifact_uri: artifactUriOf(run),
    lifecycle_stage: stageOf(run.deletedAt),
  };
}

/** A run with what it read and made, each already in the protocol's words. */
export function presentRun(run: Run, { inputs = {}, outputs }: { inputs?: object; outputs?: object } = {}) {
  const metrics = run.metrics.map(({ key, value, timestamp, step }) => ({
    key,
    value: toNumber(value),
    timestamp,
    step,
  }));
  return {
    info: presentRunInfo(run),
    data: {
      ...listed('metrics', metrics),
      ...listed('params', entriesOf(run.params)),
      tags: entriesOf({ ...run.tags, [runNameTag]: run.name }),
    },
    inputs,
    ...(outputs === undefined ? {} : { outputs }),
  };
}
