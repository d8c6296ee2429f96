import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { env } from '@/server/core/env';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { Configuration } from './configuration';
import { DiskCache } from './disk-cache';
import { writeLabel } from './log-label';
import { RejectedLines } from './rejected-lines';
import { ServingPlans } from './serving-plans';
import { Shipper } from './shipper';
import { Spool } from './spool';

useOwnHome();
let ctx: Context;
let champion: string;
let prediction: { id: string; serial: number };
const makeRoot = () => mkdtempSync(path.join(tmpdir(), 'ringside-spool-'));

beforeAll(async () => {
  ctx = await makeProject();
  champion = (await makeModelVersion(ctx, { kind: 'constant' })).id;
});
beforeEach(async () => {
  const { id: endpointId } = await makeEndpoint(ctx, champion);
  const [id = ''] = await writeLog(ctx, endpointId, [{ at: Date.now(), scores: { [champion]: 0.5 } }]);
  const { serial } = await db().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  prediction = { id, serial };
});
afterAll(closeDb);

const labelLine = (label: number, at: number) =>
  writeLabel({ fb: prediction.id, e: prediction.serial, l: label, x: null, t: at, at });

/** A shipper with one connection, which is the test's until it lets go of it. */
async function startHeld(root: string) {
  const own = new pg.Pool({ connectionString: env().DATABASE_URL, max: 1 });
  const held = await own.connect();
  const spool = new Spool({ root, fsync: false });
  const plans = new ServingPlans(new Configuration(pool(), new DiskCache(makeRoot())));
  const report = () => undefined;
  const shipper = new Shipper({ spool, plans, pool: own, rejected: new RejectedLines(root, report), report });
  const isWaiting = () => vi.waitFor(() => expect(own.waitingCount).toBe(1));
  const stop = async () => {
    await shipper.stop(1000);
    spool.close();
    await own.end();
  };
  return { own, held, spool, shipper, isWaiting, stop };
}

/** Whether a label that comes now lets others go first; `done` once those are stored. */
async function askOlder(shipper: Shipper) {
  let isFirst = false;
  const done = shipper.shipLabelsOf([prediction.id]).then(() => (isFirst = true));
  await turn();
  return { isFirst, done };
}

async function stored() {
  const { rows } = await pool().query<{ label: number }>(
    'SELECT label FROM hot.feedback WHERE prediction_id = $1 ORDER BY seq',
    [prediction.id],
  );
  return rows.map(({ label }) => label);
}

it('lets a label go first that came while an older one of its prediction was on its way', async () => {
  const { own, held, spool, shipper, isWaiting, stop } = await startHeld(makeRoot());
  const say = (label: number) => {
    spool.append(labelLine(label, Date.now() + label));
    shipper.noteLabels([prediction.id]);
    shipper.wake();
  };
  say(0);
  await isWaiting();
  say(1);
  const again = own.connect();
  held.release();
  const second = await again;
  await isWaiting();
  expect(await stored()).toEqual([0]);
  const older = await askOlder(shipper);
  expect(older.isFirst).toBe(false);
  second.release();
  await older.done;
  expect(await stored()).toEqual([0, 1]);
  expect((await askOlder(shipper)).isFirst).toBe(true);
  await stop();
});

it('knows the labels that a dead gateway left, in the spool and put aside', async () => {
  const root = makeRoot();
  const left = new Spool({ root, fsync: false });
  left.append(`${labelLine(0, 1000)}{"fb":damaged\n`);
  left.park(labelLine(1, 2000));
  const dead = makeRoot();
  const [folder = ''] = readdirSync(root);
  cpSync(path.join(root, folder), path.join(dead, folder), { recursive: true });
  const owner = { host: hostname(), pid: 1, startedAt: 'long ago' };
  writeFileSync(path.join(dead, folder, 'owner.json'), JSON.stringify(owner));
  left.close();
  const { held, spool, shipper, isWaiting, stop } = await startHeld(dead);
  expect((await askOlder(shipper)).isFirst).toBe(false);
  await isWaiting();
  expect(spool.unseen).toEqual([]);
  const older = await askOlder(shipper);
  expect(older.isFirst).toBe(false);
  held.release();
  await older.done;
  expect(await stored()).toEqual([0, 1]);
  expect((await askOlder(shipper)).isFirst).toBe(true);
  await stop();
});
