interface SplitOptions {
  delimiter: string;
  /** At most so many records. */
  limit: number;
  /** False where the text goes on: its last, unfinished record is left out. */
  isWhole: boolean;
}

/**
 * Splits text into CSV records (RFC 4180: quotes, doubled quotes, line ends inside quotes). Empty lines are left out;
 * spaces before an opening and after a closing quote are no part of the value. For small texts: the header and
 * the look at a file's beginning.
 */
export function splitRecords(text: string, { delimiter, limit, isWhole }: SplitOptions): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length && records.length < limit) {
    const cell = readCell(text, at, delimiter);
    if (cell.end >= text.length && !isWhole) break;
    cells.push(cell.value);
    at = cell.end;
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      if (!isWhole) break;
      cells.push('');
    }
    if (cells.length > 1 || cells[0] !== '' || cell.isQuoted) records.push(cells);
    cells = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return records;
}

interface Cell {
  value: string;
  /** Where the separator, the line end or the end of the text is. */
  end: number;
  isQuoted: boolean;
}

function readCell(text: string, start: number, delimiter: string): Cell {
  let open = start;
  while (text[open] === ' ') open += 1;
  if (text[open] !== '"') return { ...readBare(text, start, delimiter), isQuoted: false };
  let value = '';
  let at = open + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { value: value + text.slice(at), end: text.length, isQuoted: true };
    value += text.slice(at, close);
    at = close + 1;
    if (text[at] !== '"') return { value, end: readBare(text, at, delimiter).end, isQuoted: true };
    value += '"';
    at += 1;
  }
}

function readBare(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}
