import { cellAt, getColumn, type RowValues, type Table } from '@/lib/preprocessing/table';
import type { RowScorer } from '../row-scorer';
import { createRemoteClient, type RemoteAccess } from './remote-client';
import { remoteWidth, type RemoteModel } from './remote-model';

const rowsPerCall = 100;

interface Asked {
  row: RowValues;
  out: Float64Array;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Makes a remote model ready to answer. Rows that are asked in one turn of the event loop go out in one call, up to a
 * hundred at a time.
 */
export function createRemoteScorer(model: RemoteModel, access: RemoteAccess): RowScorer {
  const client = createRemoteClient(model, access);
  const width = remoteWidth(model);
  let gathered: Asked[] = [];
  const send = async (asked: readonly Asked[]) => {
    try {
      const answers = await client.ask(asked.map(({ row }) => row));
      asked.forEach(({ out, resolve }, index) => {
        out.set(answers.subarray(index * width, (index + 1) * width));
        resolve();
      });
    } catch (error) {
      asked.forEach(({ reject }) => reject(error));
    }
  };
  const flush = () => {
    const asked = gathered;
    gathered = [];
    if (asked.length > 0) void send(asked);
  };
  return {
    width,
    scoreRow: (row, out) =>
      new Promise<void>((resolve, reject) => {
        gathered.push({ row, out, resolve, reject });
        if (gathered.length === 1) setImmediate(flush);
        if (gathered.length >= rowsPerCall) flush();
      }),
    scoreTable: async (table) => {
      const answers = new Float64Array(table.rowCount * width);
      for (let from = 0; from < table.rowCount; from += rowsPerCall) {
        const rows = rowsOf(model, table, { from, count: Math.min(rowsPerCall, table.rowCount - from) });
        answers.set(await client.ask(rows), from * width);
      }
      return answers;
    },
    release: () => void client.close().catch(() => undefined),
  };
}

function rowsOf({ fields }: RemoteModel, table: Table, { from, count }: { from: number; count: number }): RowValues[] {
  const columns = fields.map(({ name }) => [name, getColumn(table, name)] as const);
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map(([name, column]) => [name, cellAt(column, from + index)])),
  );
}
