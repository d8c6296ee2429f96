import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv';

describe('parseCsv', () => {
  it.each([
    { text: '', records: [] },
    {
      text: 'a,b\n1,2\n',
      records: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
    {
      text: 'a,b\r\n1,2',
      records: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
    { text: '\uFEFFa\n1', records: [['a'], ['1']] },
    {
      text: 'a,b\n,\n',
      records: [
        ['a', 'b'],
        ['', ''],
      ],
    },
    {
      text: 'a,b\n1,',
      records: [
        ['a', 'b'],
        ['1', ''],
      ],
    },
    { text: 'a\n\n1\n\n', records: [['a'], ['1']] },
    {
      text: '"a ""q"", b",c\n"two\nlines",d',
      records: [
        ['a "q", b', 'c'],
        ['two\nlines', 'd'],
      ],
    },
    { text: '"",x', records: [['', 'x']] },
  ])('reads $text', ({ text, records }) => {
    expect(parseCsv(text)).toEqual(records);
  });

  it.each([
    { text: 'a\n"open', says: /line 2.*never closed/ },
    { text: 'a\n"x"y', says: /line 2.*follows/ },
  ])('names the line of $text', ({ text, says }) => {
    expect(() => parseCsv(text)).toThrow(says);
  });
});
