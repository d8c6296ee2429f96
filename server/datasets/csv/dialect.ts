import { invalid } from '@/server/core/errors';
import { splitRecords } from './split-records';

/** Separators that are recognised by themselves. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

const otherDelimiters = [':', '^', '~', '\u0001', '\u001f'];
const sampledRecords = 100;

interface Reading {
  delimiter: Delimiter;
  columns: number;
  /** Share of the sampled records with as many values as the first. */
  agreeing: number;
}

/**
 * The separator of a CSV file, from its beginning: the one that splits the first line, and as many of the next
 * lines as possible, into the same number of values; the finer split where two do equally well.
 *
 * @param head the first bytes of the file, as text
 * @throws Invalid when the file is separated by something else
 */
export function detectDelimiter(head: string, isWhole: boolean): Delimiter {
  const readings = delimiters.map((delimiter) => read(head, delimiter, isWhole));
  const best = readings.reduce((left, right) => (isBetter(right, left) ? right : left));
  if (best.columns > 1) return best.delimiter;
  refuseOtherDelimiter(head, isWhole);
  return ',';
}

function read(head: string, delimiter: Delimiter, isWhole: boolean): Reading {
  const [header, ...rows] = splitRecords(head, { delimiter, limit: sampledRecords, isWhole });
  const columns = header?.length ?? 0;
  const agreeing = rows.filter((row) => row.length === columns).length / Math.max(rows.length, 1);
  return { delimiter, columns, agreeing };
}

function isBetter(candidate: Reading, best: Reading): boolean {
  if (candidate.columns < 2) return false;
  if (best.columns < 2) return true;
  if (candidate.agreeing !== best.agreeing) return candidate.agreeing > best.agreeing;
  return candidate.columns > best.columns;
}

/** A single column whose lines all hold the same mark equally often was meant to be several. */
function refuseOtherDelimiter(head: string, isWhole: boolean): void {
  const lines = splitRecords(head, { delimiter: ',', limit: sampledRecords, isWhole }).map((record) =>
    record.join(','),
  );
  for (const mark of otherDelimiters) {
    const counts = lines.map((line) => line.split(mark).length - 1);
    const [first = 0] = counts;
    if (first === 0 || lines.length < 2 || counts.some((count) => count !== first)) continue;
    const shown = mark < ' ' ? `the control character ${mark.charCodeAt(0)}` : `"${mark}"`;
    throw invalid(
      `Line 1: the columns seem to be separated by ${shown}. ` +
        'Save the file with a comma, a semicolon, a tab or a bar (|) between the columns.',
    );
  }
}
