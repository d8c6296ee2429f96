import { describe, expect, it } from 'vitest';
import { createRowCheck } from '@/lib/preprocessing/check-row';
import type { Signature } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';
import { parseJson } from './content-types';
import { readPredictBody, type PredictBody } from './read-predict-body';
import { readPredictBytes } from './read-predict-bytes';
import { ScannedRows } from './rows/scanned-rows';

const signature: Signature = {
  inputs: [
    { name: 'wind', type: 'number', required: true, example: 1.5 },
    { name: 'seats', type: 'integer', required: false, example: 180 },
    { name: 'origin', type: 'category', required: true, example: 'ORD' },
    { name: 'remark "ü"', type: 'text', required: false, example: 'late' },
    { name: 'departs', type: 'datetime', required: false, example: '2001-03-31T17:05:00Z' },
    { name: 'cargo', type: 'boolean', required: false, example: true },
  ],
  ...{ task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName: 'late' },
};
const check = createRowCheck(signature);
const simple: Signature = { ...signature, inputs: signature.inputs.filter((input) => input.name !== 'remark "ü"') };

type Outcome = PredictBody | { error: string };

function outcomeOf(read: () => PredictBody): Outcome {
  try {
    return read();
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What the quick and the careful reader make of a body, compared; whether the quick one could read it. */
function compare(text: string, asked: Signature = simple): boolean {
  const bytes = Buffer.from(text);
  const inputs = createRowCheck(asked);
  const quick = outcomeOf(() => readPredictBytes(bytes, { signature: asked, check: inputs }));
  const careful = outcomeOf(() => readPredictBody(parseJson(bytes), inputs));
  if ('error' in quick || 'error' in careful) {
    if (!('error' in quick)) throw new Error(`${text} is read, where JSON says: ${JSON.stringify(careful)}`);
    expect(quick).toEqual(careful);
    return false;
  }
  expect(quick.keys).toEqual(careful.keys);
  expect(quick.eventMs).toEqual(careful.eventMs);
  expect(quick.rows.count).toBe(careful.rows.count);
  const [own, expected] = [quick.rows.table(asked), careful.rows.table(asked)];
  expect(own).toEqual(expected);
  for (let row = 0; row < quick.rows.count; row++) {
    expect(quick.rows.at(row)).toEqual(careful.rows.at(row));
    expect(quick.rows.textAt(row)).not.toMatch(/[\n\r]/);
    expect(JSON.parse(quick.rows.textAt(row))).toEqual(careful.rows.at(row));
  }
  return quick.rows instanceof ScannedRows;
}

const random = createRandom(5);
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
const good = {
  wind: () => oneOf([random() * 30, -0.5, 0, 1e-9, 12, Number((random() * 9).toFixed(2)), 5e22]),
  seats: () => oneOf([180, 0, -3, null]),
  origin: () => oneOf(['ORD', 'ATL', 'never seen', '', 'Zürich', '北京', 'x'.repeat(200)]),
  departs: () => oneOf(['2001-03-31T17:05:00Z', '2001-03-31', '2001-03-31 17:05:00.25+02:00', null]),
  cargo: () => oneOf([true, false, null]),
};
const row = (): Record<string, unknown> =>
  Object.fromEntries(Object.entries(good).map(([name, make]) => [name, make()]));
const rows = (count = 30) => Array.from({ length: count }, row);

describe('a body of many rows', () => {
  it('is read into the columns that its rows make one by one', () => {
    for (let turn = 0; turn < 20; turn++) {
      expect(compare(JSON.stringify({ rows: rows() }))).toBe(true);
      expect(compare(`  ${JSON.stringify({ rows: rows() }, null, 2)}\r\n`)).toBe(false);
      expect(compare(JSON.stringify({ rows: rows() }, null, 1))).toBe(true);
    }
    const keys = Array.from({ length: 30 }, (_, index) => `k-${index}`);
    expect(compare(JSON.stringify({ rows: rows(), keys, eventTime: '2001-03-31T17:05:00Z' }))).toBe(true);
    expect(compare(JSON.stringify({ keys, rows: rows() }))).toBe(false);
  });

  it('may leave out what may be missing, in all rows or in some', () => {
    const without = (some: boolean) =>
      rows().map(({ cargo, ...rest }, index) => (some && index % 3 ? { ...rest, cargo } : rest));
    expect(compare(JSON.stringify({ rows: without(false) }))).toBe(true);
    expect(compare(JSON.stringify({ rows: without(true) }))).toBe(false);
    expect(compare(JSON.stringify({ rows: rows().map((one) => (one['seats'] ? one : { ...one, seats: null })) }))).toBe(
      true,
    );
  });

  it('is read in another way where a name or a text is written with a backslash', () => {
    const odd = rows().map((one) => ({ ...one, 'remark "ü"': oneOf(['a\nb', 'plain', '"', null]) }));
    expect(compare(JSON.stringify({ rows: odd }), signature)).toBe(false);
    expect(compare(JSON.stringify({ rows: rows() }).replace('"wind"', '"w\\u0069nd"'))).toBe(false);
  });

  it('is refused with the same sentence when one row of it is bad', () => {
    const bad: [string, unknown][] = [
      ...([
        ['wind', '12'],
        ['wind', null],
        ['wind', true],
        ['wind', [1]],
        ['seats', 1.5],
        ['seats', '7'],
      ] as [string, unknown][]),
      ...([
        ['origin', 7],
        ['origin', null],
        ['departs', 'soon'],
        ['departs', '2001-02-30'],
        ['cargo', 1],
      ] as [string, unknown][]),
      ...([
        ['extra', 1],
        ['constructor', 1],
        ['__proto__', 1],
        ['wind', undefined],
      ] as [string, unknown][]),
    ];
    for (const [field, value] of bad) {
      for (const place of [0, 1, 29]) {
        const list = rows();
        list[place] = Object.fromEntries([
          ...Object.entries(list[place] ?? {}).filter(([name]) => name !== field),
          [field, value],
        ]);
        const text = JSON.stringify({ rows: list });
        expect(compare(text)).toBe(false);
        expect(() => readPredictBytes(Buffer.from(text), { signature: simple, check: createRowCheck(simple) })).toThrow(
          `rows[${place}]`,
        );
      }
    }
  });

  it('is refused with the same sentence when it is cut off, damaged, or holds too much', () => {
    const text = JSON.stringify({ rows: rows(2) });
    for (let length = 0; length < text.length; length++) compare(text.slice(0, length));
    for (let place = 0; place < text.length; place++) {
      for (const odd of ['}', '"', ',', '0', ' ', '\\', '\u0007', '\n', 'e', '-']) {
        compare(text.slice(0, place) + odd + text.slice(place + 1));
        compare(text.slice(0, place) + odd + text.slice(place));
      }
    }
    for (const other of ['{"rows":[]}', '{"rows":{}}', '{"rows":7}', `${text}x`, text.replace('}]}', '}],}')])
      compare(other);
    compare(text.replace('}]}', '}],"rows":[]}'));
    compare(text.replace('}]}', '}],"more":1}'));
    compare(`{"rows":[${new Array(10_001).fill(JSON.stringify(row())).join()}]}`);
    expect(check({})).not.toBeNull();
  });

  it('takes bytes that are no text as JSON does', () => {
    const [before = '', after = ''] = JSON.stringify({ rows: [{ ...row(), origin: '§' }, row()] }).split('§');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xe2, 0x28, 0xff]), Buffer.from(after)]);
    const dated = Buffer.from(JSON.stringify({ rows: [{ ...row(), departs: '2001-03-31T17:05Z§' }] }), 'latin1');
    dated[dated.indexOf(0xa7)] = 0xa0;
    expect(() => readPredictBytes(dated, { signature: simple, check: createRowCheck(simple) })).toThrow('departs');
    const quick = readPredictBytes(bytes, { signature: simple, check: createRowCheck(simple) });
    expect(quick.rows.table(simple)).toEqual(
      readPredictBody(parseJson(bytes), createRowCheck(simple)).rows.table(simple),
    );
  });
});
