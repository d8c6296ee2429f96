import { getColumn, rowAt, type CellValue } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { loadTable, type LoadTableInput } from './load-table';
import { titleOf, selectRowsOf, requireDatetime } from './row-selection';
import { invalid } from '@/server/core/errors';

export interface StreamRowsInput extends LoadTableInput {
  /** In the order of their time, those of one instant as they are stored; rows without a time are left out. */
  orderByTime?: boolean;
}

/** Rows one after another as JSON carries them, for replays: of one or several versions, or a sample drawn by seed. */
export async function* streamRows(ctx: Context, input: StreamRowsInput): AsyncGenerator<Record<string, CellValue>> {
  const time = input.orderByTime ? await timeColumnOf(ctx, input) : null;
  const names = input.columns;
  const columns = names && time !== null && !names.includes(time) ? [...names, time] : names;
  const table = await loadTable(ctx, { ...input, ...(columns ? { columns } : {}) });
  const order = time === null ? null : orderBy(getColumn(table, time));
  const count = order ? order.length : table.rowCount;
  for (let index = 0; index < count; index += 1) yield rowAt(table, order ? (order[index] ?? 0) : index, names);
}

async function timeColumnOf(ctx: Context, input: StreamRowsInput): Promise<string> {
  const { versions } = await selectRowsOf(ctx, input);
  const [first] = versions;
  const name = input.timeRange?.column ?? first?.timeColumn;
  if (!first || !name) {
    throw invalid(
      `${first ? titleOf(first) : 'The dataset'} has no time column to order its rows by: choose one in the dataset.`,
    );
  }
  for (const version of versions) requireDatetime(version, name);
  return name;
}

function orderBy(column: ReturnType<typeof getColumn>): Uint32Array {
  if (column.kind !== 'datetime') throw new TypeError('rows can only be ordered by a datetime column');
  const { values } = column;
  const present = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  // Typed arrays sort stably, so rows of one instant keep their order.
  return present.sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
}
