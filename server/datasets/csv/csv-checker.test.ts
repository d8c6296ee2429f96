import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawInteger } from '@/lib/random/draw';
import { CsvChecker, type CsvFacts } from './csv-checker';
import { splitRecords } from './split-records';

/** Checks a file that arrives in pieces of the given size. */
function check(content: string | Uint8Array, pieceBytes = Infinity): CsvFacts {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const checker = new CsvChecker();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    checker.push(bytes.subarray(at, Math.min(at + pieceBytes, bytes.length)));
  }
  return checker.finish();
}

/** The sentence a file is refused with. */
function refusal(content: string | Uint8Array, pieceBytes?: number): string {
  try {
    check(content, pieceBytes);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

const latin1 = Buffer.from('city,n\nParis,1\nGen\u00e8ve,2\n', 'latin1');
const many = 'a,b\n' + '1,2\n'.repeat(100_000);

describe('a malformed file is refused with a sentence', () => {
  const cases: [name: string, content: string | Uint8Array, start: string, remedy: string][] = [
    ['too few values', 'a,b,c\n1,2,3\n4,5\n', 'Row 2 (line 3) has 2 values, but the header names 3 columns', 'missing'],
    [
      'too many values',
      'a,b\n1,2\n3,4\n5,6,7\n',
      'Row 3 (line 4) has 3 values, but the header names 2 columns',
      'quotes',
    ],
    ['ragged after a value of two lines', 'a,b\n"x\ny",2\n3\n', 'Row 2 (line 4) has 1 value,', 'missing'],
    ['ragged after many rows', `${many}1\n`, 'Row 100001 (line 100002) has 1 value,', 'missing'],
    ['a NUL byte', 'a,b\n1,2\n3,\u0000\n', 'Row 2 (line 3), column "b": there is a NUL byte', 'UTF-8'],
    ['Latin-1', latin1, 'Row 2 (line 3), column "city": byte 0xE8 is not UTF-8 (in Latin-1 it is "\u00e8")', 'Save'],
    [
      'a broken character at the end',
      Buffer.from([0x61, 0x0a, 0x31, 0x0a, 0xc3]),
      'Row 2 (line 3), column "a": byte 0xC3',
      'Save',
    ],
    ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'The file is UTF-16', 'UTF-8'],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'Line 1, value 1: there is a NUL byte', 'UTF-16'],
    ['the same name twice', 'a,b,a\n1,2,3\n', 'Columns 1 and 3 are both called "a" in line 1', 'its own name'],
    [
      'names that differ in capitals',
      'Age,age\n1,2\n',
      'Columns 1 and 2 are both called "age" in line 1',
      'its own name',
    ],
    ['the header once more', 'a,b\n1,2\na,b\n3,4\n', 'Row 2 (line 3) repeats the header', 'Remove this line'],
    ['a name that is empty', 'a,,c\n1,2,3\n', 'Column 2 has no name in line 1', 'give every column a name'],
    ['a name of spaces', 'a,  \n1,2\n', 'Column 2 has no name in line 1', 'name'],
    ['no header', '39,Private,77516\n50,State-gov,83311\n', 'Line 1 looks like data', 'put a line with the names'],
    ['an empty file', '', 'The file is empty', 'names of the columns'],
    ['an empty first line', '\na,b\n1,2\n', 'Line 1 is empty', 'must name the columns'],
    ['only a header', 'a,b\n', 'The file has a header but no rows', 'add some'],
    ['only a header and empty lines', 'a,b\n\n\n', 'The file has a header but no rows', 'add some'],
    ['an open quote', 'a,b\n1,"x\n2,y\n', 'Row 1 (line 2), column "b": its opening quote is never closed', 'Add'],
    [
      'text behind a quote',
      'a,b\n1,2\n"x"y,3\n',
      'Row 2 (line 3), column "a": there is text behind a closing quote',
      'twice',
    ],
    ['a quote that was not doubled', 'a,b\n"5" pipe",2\n', 'Row 1 (line 2), column "a": there is text behind', '""'],
    ['old Mac line ends', 'a,b\r1,2\r3,4\r', 'Line 1 holds a carriage return without a line feed', 'save'],
    [
      'another separator',
      'a^b^c\n1^2^3\n',
      'Line 1: the columns seem to be separated by "^"',
      'Save the file with a comma',
    ],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'The file is compressed', 'unpack'],
    ['a workbook', Buffer.from('PK\u0003\u0004 and so on'), 'The file is an Excel workbook', 'save the sheet as CSV'],
    ['JSON', '[{"a": 1}, {"a": 2}]', 'The file is JSON', 'CSV'],
  ];
  it.each(cases)('%s', (_name, content, start, remedy) => {
    const whole = refusal(content);
    expect(whole.slice(0, start.length)).toBe(start);
    expect(whole).toContain(remedy);
    expect(refusal(content, 3)).toBe(whole);
  });

  it('10 MB in one cell, quoted or not, before all of it has arrived', () => {
    const huge = 'x'.repeat(10 * 2 ** 20);
    const sentence = 'Row 2 (line 3), column "b": the value is longer than 1 MB';
    for (const content of [`a,b\n1,2\n3,${huge}\n`, `a,b\n1,2\n3,"${huge}"\n`, `a,b\n1,2\n3,"${huge}`]) {
      expect(refusal(content, 65_536)).toContain(sentence);
    }
    expect(refusal(`a,b\n1,2\n3,"${huge}"\n`, 65_536)).toContain('closing quote');
  });

  it('a row of 9 MB whose values are each bearable', () => {
    const row = Array.from({ length: 18 }, () => 'y'.repeat(500_000)).join(',');
    const header = Array.from({ length: 18 }, (_, index) => `c${index}`).join(',');
    expect(refusal(`${header}\n${row}\n`, 65_536)).toContain('Row 1 (line 2) is longer than 8 MB');
  });

  it('more columns than a table can have', () => {
    const header = Array.from({ length: 2001 }, (_, index) => `c${index}`).join(',');
    expect(refusal(`${header}\n`)).toContain('Line 1 names 2001 columns; 2000 is the most');
  });
});

describe('a well-formed file is accepted', () => {
  const plain: CsvFacts = {
    delimiter: ',',
    columns: ['a', 'b'],
    rows: 2,
    sizeBytes: 0,
    emptyLines: 0,
    hasQuotedLineEnds: false,
    hasMixedLineEnds: false,
    hasOuterSpaces: false,
  };
  const cases: [name: string, content: string, facts: Partial<CsvFacts>][] = [
    ['commas', 'a,b\n1,2\n3,4\n', {}],
    ['semicolons', 'a;b\n1,5;2\n3;4\n', { delimiter: ';' }],
    ['tabs', 'a\tb\n1\t2\n3\t4\n', { delimiter: '\t' }],
    ['bars', 'a|b\n1|2\n3|4\n', { delimiter: '|' }],
    ['a byte order mark', '\ufeffa,b\n1,2\n3,4\n', {}],
    ['carriage returns', 'a,b\r\n1,2\r\n3,4\r\n', {}],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n', { hasMixedLineEnds: true }],
    ['no last line end', 'a,b\n1,2\n3,4', {}],
    ['empty lines', 'a,b\n1,2\n\n3,4\n\n\n', { emptyLines: 3 }],
    ['line ends in quotes', 'a,b\n"x\r\ny",2\n3,"4\n\n"\n', { hasQuotedLineEnds: true, hasOuterSpaces: true }],
    ['doubled quotes', 'a,b\n"x""y",""""\n"",2\n', {}],
    ['quotes inside bare values', 'a,b\n5" pipe,2\n3,4\n', {}],
    ['spaces around quotes', 'a,b\n "1,5" ,2\n3, "4"\n', { hasOuterSpaces: true }],
    ['spaces before a value', 'a, b\n1,2\n3,4\n', { hasOuterSpaces: true }],
    ['a tab before a value', 'a,b\n1,\t2\n3,4\n', { hasOuterSpaces: true }],
    ['spaces behind a value', 'a,b\n1,2\n3 ,4\n', { hasOuterSpaces: true }],
    ['spaces behind the last value', 'a,b\n1,2\n3,4 ', { hasOuterSpaces: true }],
    ['spaces at the start of a quoted value', 'a,b\n1,2\n" 3",4\n', { hasOuterSpaces: true }],
    ['spaces at the end of a quoted value', 'a,b\n1,2\n"3\t",4\n', { hasOuterSpaces: true }],
    ['spaces inside values', 'a b,c d\n1 1,2\n"3 3",4\n', { columns: ['a b', 'c d'] }],
    ['quoted names', '"a","b"\n1,2\n3,4\n', {}],
    ['names with a separator', '"a, or so",b\n1,2\n3,4\n', { columns: ['a, or so', 'b'] }],
    ['missing values', 'a,b\n,\n1,\n', {}],
    ['one column', 'a\n1\n2\n', { columns: ['a'] }],
    ['one column, its name as a value', 'a\na\n2\n', { columns: ['a'] }],
    ['years as names', 'land,1990,1991,1992\nx,1,2,3\ny,4,5,6\n', { columns: ['land', '1990', '1991', '1992'] }],
    ['letters of all kinds', 'a,b\n\u00e9\u4e2d\u{1f6e9},2\n3,4\n', {}],
    ['a first value in braces', '{a},b\n1,2\n3,4\n', { columns: ['{a}', 'b'] }],
  ];
  it.each(cases)('%s', (_name, content, facts) => {
    const expected = { ...plain, ...facts, sizeBytes: Buffer.byteLength(content) };
    expect(check(content)).toEqual(expected);
    expect(check(content, 1)).toEqual(expected);
  });

  it('a value of just under 1 MB', () => {
    expect(check(`a,b\n${'x'.repeat(2 ** 20)},2\n`, 65_536).rows).toBe(1);
  });
});

describe('random files', () => {
  const marks = ['a', '1', ',', '"', '"', '\n', '\r\n', ' ', '\u00e9'];

  it('are judged alike however they are cut, and what is accepted splits into as many rows', () => {
    const random = createRandom(20260801);
    let accepted = 0;
    for (let round = 0; round < 3000; round += 1) {
      const body = Array.from({ length: drawInteger(random, 24) }, () => marks[drawInteger(random, marks.length)]).join(
        '',
      );
      const content = `h,i\n${body}`;
      expect(refusal(content, 2), JSON.stringify(content)).toBe(refusal(content));
      if (refusal(content) !== 'accepted') continue;
      accepted += 1;
      const { rows, columns, delimiter } = check(content);
      const records = splitRecords(content, { delimiter, limit: Infinity, isWhole: true });
      expect(records.length - 1, JSON.stringify(content)).toBe(rows);
      for (const record of records) expect(record.length, JSON.stringify(content)).toBe(columns.length);
    }
    expect(accepted).toBeGreaterThan(100);
  });
});
