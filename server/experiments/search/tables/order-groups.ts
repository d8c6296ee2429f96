import type { GroupRunsInput, RunCell, RunGroup } from '@/lib/contracts/run-search';
import { numberOfText } from './number-of-text';

type Asked = Pick<GroupRunsInput, 'by' | 'orderBy' | 'limit' | 'offset'>;
type Value = RunCell | undefined;

/** A stretch of groups in order, as the database orders them: what a group lacks comes last. */
export function orderGroups(groups: readonly RunGroup[], { by, orderBy, limit, offset }: Asked): RunGroup[] {
  const sign = orderBy.direction === 'asc' ? 1 : -1;
  const isText = ({ kind }: Asked['by'][number]) => kind === 'param' || kind === 'tag';
  const compareAt = (a: RunGroup, b: RunGroup, { index, towards }: { index: number; towards: number }) => {
    const column = by[index];
    const compare = column && isText(column) ? compareTexts : compareCells;
    return compare(a.values[index], b.values[index], towards);
  };
  const compareTies = (a: RunGroup, b: RunGroup) => {
    for (const index of by.keys()) {
      const order = compareAt(a, b, { index, towards: 1 });
      if (order !== 0) return order;
    }
    return 0;
  };
  const first = (a: RunGroup, b: RunGroup) => {
    if (orderBy.by === 'value') return compareAt(a, b, { index: orderBy.index, towards: sign });
    return compareCells(measureOf(a, orderBy), measureOf(b, orderBy), sign);
  };
  return [...groups].sort((a, b) => first(a, b) || compareTies(a, b)).slice(offset, offset + limit);
}

function measureOf(group: RunGroup, { by, index }: Asked['orderBy']): Value {
  if (by === 'count' || by === 'value') return group.count;
  return group.metrics[index]?.[by];
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
