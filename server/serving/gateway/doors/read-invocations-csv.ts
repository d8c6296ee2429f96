import type { Row } from '@/lib/contracts/basics';
import { parseCsv } from '@/lib/format/parse-csv';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import { invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import { checkRows, requireRowCount } from '../read-predict-body';

const truths: Record<string, boolean> = { true: true, false: false, '1': true, '0': false };

/** Reads a table with a header row; an empty cell is missing. @throws Invalid naming the line and the field */
export function readInvocationsCsv(text: string, state: EndpointState): Row[] {
  const [header = [], ...lines] = readCsv(text);
  requireRowCount(lines.length, 'csv');
  const inputs = new Map(state.plan.signature.inputs.map((input) => [input.name, input]));
  const rows = lines.map((cells, index) => {
    if (cells.length !== header.length) {
      throw invalid(`The row after line ${index + 1} has ${cells.length} cells, the header ${header.length}.`, {
        row: index,
      });
    }
    return Object.fromEntries(header.map((name, place) => [name, readCell(cells[place] ?? '', inputs.get(name))]));
  });
  checkRows(rows, state.check, (index) => `csv, row ${index}`);
  return rows;
}

function readCsv(text: string): string[][] {
  try {
    return parseCsv(text);
  } catch (error) {
    throw invalid(`The table cannot be read: ${error instanceof Error ? error.message : 'it is no CSV'}.`);
  }
}

/** What is not of the field's type stays as it is, for the check to name. */
function readCell(cell: string, input: SignatureInput | undefined): Row[string] {
  if (cell === '') return null;
  if (input?.type === 'number' || input?.type === 'integer') {
    const value = Number(cell);
    return Number.isFinite(value) ? value : cell;
  }
  return input?.type === 'boolean' ? (truths[cell.toLowerCase()] ?? cell) : cell;
}
