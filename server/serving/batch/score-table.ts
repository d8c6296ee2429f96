import { setImmediate } from 'node:timers/promises';
import { sliceRows } from '@/lib/preprocessing/slice-rows';
import type { Table } from '@/lib/preprocessing/table';
import type { ServedModel } from '@/server/ml/open-bundle';
import { createAnswerColumns } from './answer-columns';
import { createTableCheck } from './check-table';

/** The worker's heartbeat and a person's cancel are heard between slices. */
const rowsPerSlice = 8192;

export interface ScoredTable {
  /** Columns of the answers, one value a row. */
  added: Table;
  unscored: number;
  /** Why the first row that was not scored was not. */
  problem: string | null;
}

interface Scoring {
  /** What the answers say about who gave them. */
  title: string;
  signal: AbortSignal;
  onRows: (done: number) => void;
}

/** Answers every row of a table; a row that cannot be scored gets a sentence instead. */
export async function scoreTable(
  model: ServedModel,
  table: Table,
  { title, signal, onRows }: Scoring,
): Promise<ScoredTable> {
  const columns = createAnswerColumns(model, { rows: table.rowCount, title });
  const problemOf = createTableCheck(model, table);
  let unscored = 0;
  let first: string | null = null;
  const refuse = (row: number, sentence: string) => {
    columns.refuse(row, sentence);
    unscored += 1;
    first ??= sentence;
  };
  for (let from = 0; from < table.rowCount; from += rowsPerSlice) {
    signal.throwIfAborted();
    const slice = sliceRows(table, from, rowsPerSlice);
    const answers = await model.predictTable(slice);
    for (let index = 0; index < slice.rowCount; index += 1) {
      const problem = problemOf(from + index);
      if (problem !== null) refuse(from + index, problem);
      else if (Number.isNaN(answers[index * model.outputs])) refuse(from + index, 'the model gave no number');
      else columns.write(from + index, answers, index * model.outputs);
    }
    onRows(from + slice.rowCount);
    await setImmediate();
  }
  return { added: columns.table(), unscored, problem: first };
}
