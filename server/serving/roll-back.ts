import type { RollBackInput } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import type { Promotion } from '@/prisma/generated/client';
import { crown } from './crown';
import { championOf, lockEndpointRow, within, type EndpointRow } from './endpoint-rows';

/** Champions in the order they came, less those rolled back: the last is the present one. */
export function championLine(promotions: readonly Pick<Promotion, 'kind' | 'toVersionId'>[]): string[] {
  const line: string[] = [];
  for (const { kind, toVersionId } of promotions) {
    if (kind === 'rollback') line.pop();
    else line.push(toVersionId);
  }
  return line;
}

/**
 * Brings back the champion before the present one: the same act as a promotion, in the other direction.
 * Pressed twice it is one step back.
 *
 * @throws Conflict when there is none before, or the champion is no longer `expectedChampionId`
 */
export async function rollBack(
  ctx: Context,
  input: RollBackInput & { endpointId: string },
  tx?: Tx,
): Promise<EndpointRow> {
  requirePermission(ctx, 'endpoint:promote');
  return within(tx, async (inner) => {
    const endpoint = await lockEndpointRow(inner, ctx, input.endpointId);
    const history = await readHistory(inner, endpoint);
    if (isDone(endpoint, history.at(-1), input.expectedChampionId)) return endpoint;
    const versionId = championLine(history).at(-2);
    if (versionId === undefined)
      throw conflict(`The endpoint ${endpoint.name} has had no other champion: nothing to go back to.`);
    const { expectedChampionId, reason, eventTime } = input;
    return crown(
      { tx: inner, ctx, endpoint },
      {
        kind: 'rollback',
        versionId,
        expectedChampionId,
        reason,
        eventTime,
        roundId: null,
      },
    );
  });
}

/** The champion that a roll back would bring back; null when there was none. */
export async function findChampionBefore(tx: Tx, endpoint: EndpointRow): Promise<string | null> {
  return championLine(await readHistory(tx, endpoint)).at(-2) ?? null;
}

function readHistory(tx: Tx, endpoint: EndpointRow): Promise<Promotion[]> {
  return tx.promotion.findMany({ where: { endpointId: endpoint.id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
}

function isDone(endpoint: EndpointRow, last: Promotion | undefined, expectedChampionId: string): boolean {
  const isBack = last?.kind === 'rollback' && last.fromVersionId === expectedChampionId;
  return isBack && championOf(endpoint).versionId === last.toVersionId;
}
