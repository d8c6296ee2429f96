import type { Order } from '@/lib/search/filter';
import { isNumericField, type RunAttribute } from '@/lib/search/run-fields';
import type { RunQuery } from './run-query';

/** How runs that are equal otherwise are ordered, and how texts are. */
export interface OrderManner {
  /** `started`: by start, then id, as clients expect; `created`: the newest first. */
  ties: 'started' | 'created';
  /** `numbers-first`: texts that are numbers by their value, before others; `plain`: by their characters. */
  texts: 'numbers-first' | 'plain';
}

const tieSql: Record<OrderManner['ties'], string> = {
  started: 's.start_time DESC NULLS LAST, s.id COLLATE "C"',
  created: 's.created_at DESC, s.run DESC',
};

/** What comes after ORDER BY. Whatever the direction, runs that lack a value come last, and NaN just before them. */
export function orderSql(query: RunQuery, orders: readonly Order[], manner: OrderManner): string {
  return [...orders.flatMap((order) => criteria(query, order, manner)), tieSql[manner.ties]].join(', ');
}

function criteria(query: RunQuery, { field, direction }: Order, { texts }: OrderManner): string[] {
  const { entity, key } = field;
  if (isNumericField(field)) {
    const left = entity === 'metric' ? query.metric(key) : query.attribute(key as RunAttribute);
    // Postgres puts NaN after all numbers, and minus NaN too.
    return [direction === 'asc' ? `${left} ASC NULLS LAST` : `-${left} ASC NULLS LAST`];
  }
  const towards = `${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`;
  if (entity === 'attribute') return [`${query.attribute(key as RunAttribute)} COLLATE "C" ${towards}`];
  const short = query.shortText(entity === 'param' ? 'p' : 't', key);
  const plain = `${short} COLLATE "C" ${towards}`;
  return texts === 'plain' ? [plain] : [`hot.as_number(${short}) ${towards}`, plain];
}
