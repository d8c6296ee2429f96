import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { defaultServingSettings } from '@/lib/contracts/serving-settings';
import { closeDb, db, pool } from '@/server/core/db';
import type { Context } from '@/server/core/context';
import { makeProject, unique } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { createEndpoint } from '../create-endpoint';
import { setServingSettings } from '../set-serving-settings';
import { addShadow } from '../set-shadows';
import { setSplit } from '../set-split';
import { Configuration } from './configuration';
import { DiskCache } from './disk-cache';
import { EndpointStates } from './endpoint-states';
import { ServingPlans } from './serving-plans';

useOwnHome();
let ctx: Context;
let endpoint: EndpointDetail;
let champion: string;
let other: { id: string; sha256: string };

/** The configuration of a gateway, with a note of what it opened. */
class NotingConfiguration extends Configuration {
  readonly opened: string[] = [];
  override openModel(sha256: string) {
    this.opened.push(sha256);
    return super.openModel(sha256);
  }
}

beforeAll(async () => {
  ctx = await makeProject();
  champion = (await makeModelVersion(ctx, { seed: 1 })).id;
});
beforeEach(async () => {
  const input = { name: `e-${unique()}`, versionId: champion, description: '', labelHorizonMs: 0 };
  endpoint = await createEndpoint(ctx, input);
  const { id } = await makeModelVersion(ctx, { seed: 2, kind: 'constant' });
  other = await db().modelVersion.findUniqueOrThrow({ where: { id }, select: { id: true, sha256: true } });
});
afterAll(closeDb);

function startStates() {
  const clock = { now: 0 };
  const reports: string[] = [];
  const cache = new DiskCache(mkdtempSync(path.join(tmpdir(), 'ringside-cache-')));
  const configuration = new NotingConfiguration(pool(), cache);
  const plans = new ServingPlans(configuration, () => clock.now);
  const states = new EndpointStates(plans, configuration, (sentence) => reports.push(sentence));
  const own = () => reports.filter((sentence) => sentence.includes(endpoint.name));
  const opened = (sha256: string) => configuration.opened.filter((one) => one === sha256).length;
  return { clock, own, opened, states, state: () => states.find(ctx.projectSlug, endpoint.name) };
}

const lose = (sha256: string) => db().modelVersion.update({ where: { id: other.id }, data: { sha256 } });
const lost = 'f'.repeat(64);

it('serves on while a shadow is broken, says what is, and tries it again later each time', async () => {
  await lose(lost);
  await addShadow(ctx, { endpointId: endpoint.id, versionId: other.id });
  const { clock, own, opened, states, state } = startStates();
  await states.refresh();
  const first = state()?.plan;
  expect(first?.broken).toMatchObject([{ place: 1 }]);
  expect(own()).toEqual([expect.stringMatching(/version 2 \(shadow\) cannot be loaded .* not in the object store/)]);
  for (let second = 1; second <= 60; second += 1) {
    clock.now = 1000 * second;
    await states.refresh();
  }
  // At 0 s, and after 1, 2, 4, 8 and 16 s more.
  expect(opened(lost)).toBe(6);
  expect(state()?.plan).toBe(first);
  const settings = { ...defaultServingSettings, timeoutMs: 1234 };
  await setServingSettings(ctx, { endpointId: endpoint.id, settings });
  await states.refresh();
  expect(state()?.settings.timeoutMs).toBe(1234);
  await lose(other.sha256);
  clock.now += 30_000;
  await states.refresh();
  expect(state()?.plan.broken).toEqual([]);
  expect(own()).toHaveLength(2);
  expect(own()[1]).toContain('all its versions are loaded');
});

it('goes on with the generation before while a challenger that was to answer cannot be loaded', async () => {
  const { clock, own, states, state } = startStates();
  await states.refresh();
  await lose(lost);
  const split = { challengerId: other.id, challengerShare: 0.5, salt: unique() };
  await setSplit(ctx, { endpointId: endpoint.id, ...split });
  await states.refresh();
  expect(state()?.plan.mode).toBe('champion');
  expect(own()).toEqual([expect.stringMatching(/generation 2 cannot be loaded: its challenger cannot be loaded/)]);
  await lose(other.sha256);
  clock.now = 1000;
  await states.refresh();
  expect(state()?.plan).toMatchObject({ mode: 'split', generation: 2, broken: [] });
});

it('takes a shadow up that is whole again while an arm of the same plan stays broken', async () => {
  const shadow = await makeModelVersion(ctx, { seed: 3, kind: 'constant' });
  const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: shadow.id }, select: { sha256: true } });
  const loseShadow = (to: string) => db().modelVersion.update({ where: { id: shadow.id }, data: { sha256: to } });
  await Promise.all([lose(lost), loseShadow('e'.repeat(64))]);
  const split = { challengerId: other.id, challengerShare: 0.5, salt: unique() };
  await setSplit(ctx, { endpointId: endpoint.id, ...split });
  await addShadow(ctx, { endpointId: endpoint.id, versionId: shadow.id });
  const { clock, own, states, state } = startStates();
  await states.refresh();
  expect(state()?.plan.broken.map(({ place }) => place)).toEqual([1, 2]);
  await loseShadow(sha256);
  clock.now = 1000;
  await states.refresh();
  expect(state()?.plan.broken.map(({ place }) => place)).toEqual([1]);
  expect(own().at(-1)).toMatch(/version \d+ \(challenger\) cannot be loaded .* The others serve on/);
});
