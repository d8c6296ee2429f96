import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rerunTag } from '@/lib/contracts/reruns';
import { bundlePath } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { recordMetrics } from './record-metrics';
import { nameAgain, rerunTraining } from './rerun-training';
import { Name } from '@/lib/contracts/basics';
import { makeRun } from './testing/make-run';
import { verifyRerun } from './verify-rerun';

let ctx: Context;
beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(() => closeDb());

/** A run with these last values and a model of these bytes. */
async function runWith(metrics: Record<string, number>, digit: string, of?: string) {
  const run = await makeRun(ctx, { source: 'client' });
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0, timestamp: 1 }));
  await recordMetrics(ctx, { runId: run.id, points });
  const place = { orgId: ctx.orgId, runId: run.id };
  await db().artifact.create({ data: { ...place, path: bundlePath, sha256: digit.repeat(64), sizeBytes: 1n } });
  if (of) await db().runTag.create({ data: { ...place, key: rerunTag, value: of } });
  await db().run.update({ where: { id: run.id }, data: { status: 'finished' } });
  return run.id;
}

describe('verifyRerun', () => {
  test('the same digits and bytes are the same; what the machine did plays no part', async () => {
    const original = await runWith({ auc: 0.7, loss: NaN, 'system/cpu_utilization_percentage': 3 }, 'a');
    const again = await runWith({ auc: 0.7, loss: NaN, 'system/cpu_utilization_percentage': 97 }, 'a', original);
    expect(await verifyRerun(ctx, again)).toMatchObject({
      original: { id: original },
      outcome: 'same',
      compared: 2,
      differences: [],
      sameModel: true,
    });
    expect(await verifyRerun(ctx, original)).toBeNull();
  });

  test('one digit more, or a metric that is missing, is different', async () => {
    const original = await runWith({ auc: 0.7, f1: 0.5 }, 'a');
    const again = await runWith({ auc: 0.7 + 1e-15 }, 'b', original);
    expect(await verifyRerun(ctx, again)).toMatchObject({
      outcome: 'different',
      differences: [
        { key: 'auc', was: 0.7 },
        { key: 'f1', was: 0.5, is: null },
      ],
      sameModel: false,
    });
  });

  test('is the same only where something was compared and nothing differs, the models neither', async () => {
    const outcomes = async (metrics: Record<string, number>, digits: readonly [string, string]) => {
      const original = await runWith(metrics, digits[0]);
      const again = await runWith(metrics, digits[1], original);
      if (digits[1] === '-') await db().artifact.deleteMany({ where: { runId: { in: [original, again] } } });
      return (await verifyRerun(ctx, again))?.outcome;
    };
    expect(await outcomes({ auc: 0.7 }, ['a', 'b'])).toBe('different');
    expect(await outcomes({}, ['a', 'a'])).toBe('same');
    expect(await outcomes({}, ['a', 'b'])).toBe('different');
    expect(await outcomes({ 'system/cpu': 1 }, ['-', '-'])).toBe('nothing');
  });

  test('tells NaN from nothing', async () => {
    const original = await runWith({ loss: NaN, auc: 1 }, 'a');
    const again = await runWith({ loss: 1 }, 'a', original);
    expect((await verifyRerun(ctx, again))?.differences).toEqual([
      { key: 'auc', was: 1, is: null },
      { key: 'loss', was: 'NaN', is: 1 },
    ]);
  });

  test('waits for the end, and says when the training failed', async () => {
    const original = await runWith({ auc: 0.7 }, 'a');
    const again = await runWith({}, 'a', original);
    for (const [status, outcome] of [
      ['running', 'waiting'],
      ['killed', 'failed'],
    ] as const) {
      await db().run.update({ where: { id: again }, data: { status } });
      expect((await verifyRerun(ctx, again))?.outcome).toBe(outcome);
    }
  });

  test('only a finished training of ours can be run again', async () => {
    await expect(rerunTraining(ctx, await runWith({}, 'a'))).rejects.toThrow(/logged by a client/);
    const training = await makeRun(ctx, { source: 'training' });
    await expect(rerunTraining(ctx, training.id)).rejects.toThrow(/has not finished/);
  });
});

test('what is run again is named after the first, in as many characters as a name may have', () => {
  expect(nameAgain('trees')).toBe('trees (again)');
  for (const length of [112, 113, 120]) expect(Name.safeParse(nameAgain('x'.repeat(length))).success).toBe(true);
});
