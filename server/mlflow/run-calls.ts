import { earliestInstantMs, latestInstantMs } from '@/lib/contracts/basics';
import type { RunStatus } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { createRun, updateRun } from '@/server/experiments';
import { getCall, postCall, type Call, type CallInput } from './call';
import { readTag, recordOf } from './check-logged';
import { requireActiveExperiment, requireActiveRun, requireRun, runIdOf } from './find-rows';
import { invalidParameter } from './mlflow-error';
import { presentRuns } from './present-runs';
import { presentRun, presentRunInfo, runNameTag, statusNames, statusNumbers, type StatusName } from './present';
import {
  invalidValue,
  objectsOf,
  optionalLong,
  optionalName,
  optionalText,
  requiredText,
  type Fields,
} from './read-fields';

const userTag = 'mlflow.user';
const statuses = Object.fromEntries(Object.entries(statusNames).map(([ours, theirs]) => [theirs, ours])) as Record<
  StatusName,
  RunStatus
>;

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const experimentId = requiredText(fields, 'experiment_id');
  const startedAt = instantOf(fields, 'start_time');
  const userId = optionalText(fields, 'user_id');
  const tags = recordOf(objectsOf(fields, 'tags').map((tag, index) => readTag(tag, `tags[${index}].`)));
  const name = nameOf(optionalText(fields, 'run_name'), tags[runNameTag]);
  const kept = Object.fromEntries(Object.entries(tags).filter(([key]) => key !== runNameTag));
  const experiment = await requireActiveExperiment(ctx, experimentId);
  const userName = userId || kept[userTag];
  const run = await createRun(ctx, {
    experimentId: experiment.id,
    tags: kept,
    ...(name ? { name } : {}),
    ...(startedAt ? { startedAt } : {}),
    ...(userName ? { userName } : {}),
  });
  return { run: presentRun(run) };
}

/** The name and the tag that mirrors it must agree. */
function nameOf(name: string | undefined, tag: string | undefined): string | undefined {
  if (name && tag && name !== tag) {
    throw invalidParameter(
      `Both 'run_name' argument and '${runNameTag}' tag are specified, but with different values ` +
        `(run_name='${name}', ${runNameTag}='${tag}').`,
    );
  }
  return name || tag;
}

const inMilliseconds =
  'A time is given in milliseconds since 1970 and lies in the years 1 to 9999: is this one in micro- or nanoseconds?';

/** Epoch milliseconds as an instant; 0 and nothing are no instant. */
function instantOf(fields: Fields, name: string): string | undefined {
  const milliseconds = optionalLong(fields, name);
  if (!milliseconds) return undefined;
  if (milliseconds < earliestInstantMs || milliseconds > latestInstantMs) {
    throw invalidValue(name, fields[name], inMilliseconds);
  }
  return new Date(milliseconds).toISOString();
}

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { run: (await presentRuns(ctx, [await requireRun(ctx, runIdOf(fields))]))[0] };
}

/** Only what is there is changed; an empty name changes nothing. */
async function update(ctx: Context, { fields }: CallInput): Promise<object> {
  const id = runIdOf(fields);
  const endedAt = instantOf(fields, 'end_time');
  const statusName = optionalName(fields, 'status', statusNumbers);
  const name = optionalText(fields, 'run_name');
  const run = await requireActiveRun(ctx, id);
  const ends = { endedAt: endedAt ?? run.endedAt };
  const change = {
    ...(statusName ? { status: statuses[statusName], ...ends } : {}),
    ...(endedAt ? ends : {}),
    ...(name ? { name } : {}),
  };
  const changed = Object.keys(change).length > 0 ? await updateRun(ctx, { id, ...change }) : run;
  return { run_info: presentRunInfo(changed ?? run) };
}

/** Deleting or restoring twice is the same as once. */
const setDeleted =
  (deleted: boolean) =>
  async (ctx: Context, { fields }: CallInput) => {
    const id = runIdOf(fields);
    const run = await requireRun(ctx, id);
    if ((run.deletedAt !== null) !== deleted) await updateRun(ctx, { id, deleted });
    return {};
  };

export const runCalls: readonly Call[] = [
  postCall('runs/create', create),
  getCall('runs/get', get),
  postCall('runs/update', update),
  postCall('runs/delete', setDeleted(true)),
  postCall('runs/restore', setDeleted(false)),
];
