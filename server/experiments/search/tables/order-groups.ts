import type { GroupRunsInput, RunCell, RunGroup } from '@/lib/contracts/run-search';
import type { FoundGroup } from './group-rows';
import { numberOfText } from './number-of-text';

type Asked = Pick<GroupRunsInput, 'by' | 'metrics' | 'orderBy' | 'limit' | 'offset'>;
type Value = RunCell | undefined;

interface Measured {
  group: FoundGroup;
  /** What the groups are ordered by; their values decide ties. */
  measure: Value;
}

/** A stretch of groups in order, as the database orders them: what a group lacks comes last. */
export function orderGroups(groups: readonly FoundGroup[], asked: Asked): RunGroup[] {
  const { by, metrics, orderBy, limit, offset } = asked;
  const sign = orderBy.direction === 'asc' ? 1 : -1;
  const compareAt = (a: Measured, b: Measured, { index, towards }: { index: number; towards: number }) => {
    const column = by[index];
    const isText = column?.kind === 'param' || column?.kind === 'tag';
    return (isText ? compareTexts : compareCells)(a.group.values[index], b.group.values[index], towards);
  };
  const compareTies = (a: Measured, b: Measured) => {
    for (const index of by.keys()) {
      const order = compareAt(a, b, { index, towards: 1 });
      if (order !== 0) return order;
    }
    return 0;
  };
  const first = (a: Measured, b: Measured) =>
    orderBy.by === 'value'
      ? compareAt(a, b, { index: orderBy.index, towards: sign })
      : compareCells(a.measure, b.measure, sign);
  return groups
    .map((group): Measured => ({ group, measure: measureOf(group, orderBy) }))
    .sort((a, b) => first(a, b) || compareTies(a, b))
    .slice(offset, offset + limit)
    .map(({ group: { values, count, summary } }) => ({
      values,
      count,
      metrics: metrics.map((_, place) => summary(place)),
    }));
}

function measureOf({ count, summary }: FoundGroup, { by, index }: Asked['orderBy']): Value {
  return by === 'count' || by === 'value' ? count : summary(index)[by];
}

/** NaN is greater than every number, as in the database. */
function compareCells(a: Value, b: Value, sign: number): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  if (a === b) return 0;
  if (a === 'NaN' || b === 'NaN') return sign * (a === 'NaN' ? 1 : -1);
  return sign * (a < b ? -1 : 1);
}

/** Texts that are numbers by their value, before others. */
function compareTexts(a: Value, b: Value, sign: number): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  const [left, right] = [numberOfText(String(a)), numberOfText(String(b))];
  if (left === null || right === null) {
    return Number(left === null) - Number(right === null) || compareCells(a, b, sign);
  }
  return sign * (left - right) || compareCells(a, b, sign);
}
