/**
 * The records of a CSV text (RFC 4180): comma, quotes doubled inside quotes, line ends LF or CRLF. Empty lines are left
 * out, and so is a byte order mark.
 *
 * @throws RangeError naming the line, where a quote is not closed or text follows one
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const cell = text[at] === '"' ? readQuoted(text, at, line) : readPlain(text, at);
    record.push(cell.value);
    line += cell.lines;
    at = cell.end;
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) record.push('');
      else continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}

interface Cell {
  value: string;
  /** Where the separator after it is. */
  end: number;
  /** Line ends inside it. */
  lines: number;
}

const separator = /[,\r\n]/g;

function readPlain(text: string, from: number): Cell {
  separator.lastIndex = from;
  const end = separator.exec(text)?.index ?? text.length;
  return { value: text.slice(from, end), end, lines: 0 };
}

function readQuoted(text: string, from: number, line: number): Cell {
  let value = '';
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new RangeError(`line ${line}: a quote is opened and never closed`);
    value += text.slice(at, quote);
    at = quote + 2;
    if (text[quote + 1] === '"') {
      value += '"';
      continue;
    }
    const end = quote + 1;
    if (end < text.length && !/[,\r\n]/.test(text[end] ?? '')) {
      throw new RangeError(`line ${line}: text follows a closing quote`);
    }
    return { value, end, lines: value.split('\n').length - 1 };
  }
}
