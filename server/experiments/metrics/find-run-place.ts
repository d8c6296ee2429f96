import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { BoundedMap } from './bounded-map';

/** What never changes in the life of a run: the number metric tables use, and where it belongs. */
export interface RunPlace {
  serial: string;
  experimentId: string;
  orgId: string;
  projectId: string;
}

const known = new BoundedMap<string, RunPlace>(50_000);

/** Where a run of this project belongs, remembered; whether it is deleted is for the writing statement to see. */
export async function findRunPlace(ctx: Context, runId: string): Promise<RunPlace> {
  const place = known.get(runId) ?? (await loadPlace(runId));
  if (!place || place.orgId !== ctx.orgId || place.projectId !== ctx.projectId) throw notFound('run', runId);
  return place;
}

async function loadPlace(runId: string): Promise<RunPlace | undefined> {
  const row = await db().run.findUnique({
    where: { id: runId },
    select: { serial: true, experimentId: true, orgId: true, projectId: true },
  });
  if (!row) return undefined;
  const place = { ...row, serial: String(row.serial) };
  known.set(runId, place);
  return place;
}
