import { getColumn, type RowValues, type Table } from '@/lib/preprocessing/table';
import type { RowScorer } from '../row-scorer';
import { columnReader, createFeeds, type ReadField } from './create-feeds';
import type { OnnxModel, OnnxOutput } from './onnx-model';
import { openSession, type Tensors } from './open-session';

const rowsPerRun = 1000;

/** Copies the answers of `rows` rows out of a graph's output. @throws RangeError if it has not the promised shape */
function readAnswers(tensors: Tensors, { output, rows }: { output: OnnxOutput; rows: number }, to: Float64Array): void {
  const data = tensors[output.name]?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array) || data.length !== rows * output.columns) {
    throw new RangeError(`output "${output.name}" has not ${output.columns} numbers a row`);
  }
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < output.width; k++) {
      to[row * output.width + k] = data[row * output.columns + output.from + k] ?? NaN;
    }
  }
}

/**
 * Makes a graph ready to answer with onnxruntime, on one thread.
 *
 * @throws RangeError with a sentence if onnxruntime cannot load it
 */
export async function createOnnxScorer({ bytes, inputs, output, batch }: OnnxModel): Promise<RowScorer> {
  const session = await openSession(bytes);
  const names = [output.name];
  const single = createFeeds(session, inputs, 1);
  const scoreRow: RowScorer['scoreRow'] = (row: RowValues, out) => {
    single.writeRow((name) => (Object.hasOwn(row, name) ? row[name] : undefined), 0);
    readAnswers(session.run(single.tensors, names), { output, rows: 1 }, out);
  };
  const scoreTable = (table: Table): Float64Array => {
    const answers = new Float64Array(table.rowCount * output.width);
    const columns = new Map(
      inputs.flatMap((input) => input.columns).map((name) => [name, columnReader(getColumn(table, name))] as const),
    );
    const most = batch === 'one' ? 1 : rowsPerRun;
    for (let from = 0; from < table.rowCount; from += most) {
      const rows = Math.min(most, table.rowCount - from);
      const feeds = rows === 1 ? single : createFeeds(session, inputs, rows);
      for (let i = 0; i < rows; i++) {
        const read: ReadField = (name) => columns.get(name)?.(from + i);
        feeds.writeRow(read, i);
      }
      const part = answers.subarray(from * output.width, (from + rows) * output.width);
      readAnswers(session.run(feeds.tensors, names), { output, rows }, part);
    }
    return answers;
  };
  return { width: output.width, scoreRow, scoreTable, release: session.release };
}
