import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, pool } from '@/server/core/db';
import { inTransaction } from '@/server/core/transaction';
import { makeProject } from '@/server/testing/factories';
import { foldHotMetrics } from './fold-hot-metrics';
import { recordTrainingMetrics } from './record-training-metrics';
import { resetRunMetrics } from './reset-run-metrics';
import { makeRun } from './testing/make-run';
import { expectedState, stateOf } from './testing/series-state';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

const makeTraining = (attempt: number, status = 'running') => makeRun(ctx, { source: 'training', attempt, status });
const points = (from: number, to: number, value = 1) =>
  Array.from({ length: to - from }, (_, index) => ({ key: 'loss', step: from + index, timestamp: 1, value }));

/** What beginning an attempt does to the run's row and its points. */
const beginAttempt = (run: { id: string; serial: bigint }, attempt: number) =>
  inTransaction(async (tx) => {
    await tx.run.update({ where: { id: run.id }, data: { attempt } });
    await resetRunMetrics(tx, run.serial);
  });

describe('recordTrainingMetrics', () => {
  test('writes few points and many, for the newest attempt', async () => {
    const run = await makeTraining(1);
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(0, 3) });
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(3, 80) });
    expect(await stateOf(ctx, run)).toEqual(expectedState(run, points(0, 80)));
  });

  test.each([
    ['an older attempt', { attempt: 2, status: 'running' }],
    ['an attempt that has not begun', { attempt: 0, status: 'running' }],
    ['a run that has ended', { attempt: 1, status: 'killed' }],
  ])('writes nothing for %s', async (_, { attempt, status }) => {
    const run = await makeTraining(attempt, status);
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: [...points(0, 3), ...points(3, 80)] });
    expect(await stateOf(ctx, run)).toEqual(expectedState(run, []));
  });

  test('a new attempt starts without the points of the one before, folded ones included', async () => {
    const run = await makeTraining(1);
    for (let step = 0; step < 1100; step += 10) {
      await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(step, step + 10) });
    }
    await foldHotMetrics();
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(1100, 1102) });
    await beginAttempt(run, 2);
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(1102, 1104) });
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 2, points: points(0, 5, 2) });
    expect(await stateOf(ctx, run)).toEqual(expectedState(run, points(0, 5, 2)));
  });

  test('an attempt that writes, or is folded, while the next begins leaves nothing behind', async () => {
    for (let round = 0; round < 20; round += 1) {
      const run = await makeTraining(1);
      for (let step = round % 4 === 0 ? -1100 : 0; step < 0; step += 10) {
        await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(step, step + 10) });
      }
      const stale = async () => {
        for (let step = 0; step < 40; step += 1) {
          const length = step % 3 === 0 ? 30 : 1;
          await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(step, step + length) });
        }
      };
      const fresh = async () => {
        await new Promise((resolve) => setTimeout(resolve, round));
        await beginAttempt(run, 2);
        await recordTrainingMetrics(ctx, { runId: run.id, attempt: 2, points: points(100, 103, 2) });
      };
      await Promise.all([stale(), stale(), fresh(), foldHotMetrics(), foldHotMetrics()]);
      expect(await stateOf(ctx, run)).toEqual(expectedState(run, points(100, 103, 2)));
    }
  });
});

test('pages hear of a run at most twice a second, however many points arrive', async () => {
  const run = await makeTraining(1);
  const listener = await pool().connect();
  const heard: string[] = [];
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('LISTEN ringside_events');
  const until = Date.now() + 1700;
  for (let step = 0; Date.now() < until; step += 1) {
    await recordTrainingMetrics(ctx, { runId: run.id, attempt: 1, points: points(step, step + 1) });
  }
  await new Promise((resolve) => setTimeout(resolve, 700));
  listener.release(true);
  const event = JSON.stringify({ orgId: ctx.orgId, projectId: ctx.projectId, topic: 'run', id: run.id });
  const own = heard.filter((text) => text === event);
  expect(own.length).toBeGreaterThanOrEqual(3);
  expect(own.length).toBeLessThanOrEqual(6);
});
