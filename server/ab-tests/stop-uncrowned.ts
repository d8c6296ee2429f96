import type { Context } from '@/server/core/context';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { endTest } from './end-test';
import type { LookResult } from './look-at-test';
import { testReadingOf } from './present-test';
import { lockTest, type TestRow } from './queries';

const why = 'the champion it compares with no longer is the champion';

/** Stops a test whose champion was replaced: what follows would compare with a version that does not answer. */
export async function stopUncrowned(ctx: Context, { id }: TestRow): Promise<LookResult> {
  return inTransaction(async (tx) => {
    const test = await lockTest(tx, ctx, id);
    const { units } = testReadingOf(test);
    if (test.status === 'running') {
      await endTest(tx, ctx, { test, status: 'stopped', through: null });
      await writeAudit(tx, ctx, {
        action: 'ab-test.stop',
        subject: { type: 'ab-test', id: test.id, name: test.name },
        detail: { reason: why },
      });
    }
    return { status: 'stopped', units, newDays: [], waitingFor: null };
  });
}
