import { describe, expect, it } from 'vitest';
import {
  flag,
  integer,
  list,
  oneOf,
  optional,
  range,
  readUrlState,
  rereadUrlState,
  sort,
  text,
  writeUrlState,
} from './url-state';

const schema = {
  q: text(),
  sort: sort([{ id: 'created', desc: true }]),
  sel: list,
  zoom: range,
  tab: oneOf(['runs', 'charts'], 'runs'),
  page: integer(1),
  all: flag,
  panel: optional,
};
const read = (query: string) => readUrlState(schema, new URLSearchParams(query));

describe('readUrlState', () => {
  it('gives every default for an empty address', () => {
    expect(read('')).toEqual({
      q: '',
      sort: [{ id: 'created', desc: true }],
      sel: [],
      zoom: null,
      tab: 'runs',
      page: 1,
      all: false,
      panel: null,
    });
  });

  it.each(['zoom=5', 'zoom=..', 'zoom=9..3', 'zoom=a..b', 'zoom=..3', 'zoom=NaN..4', 'zoom=0..Infinity'])(
    'ignores the broken zoom %s',
    (query) => expect(read(query).zoom).toBeNull(),
  );

  it.each(['tab=nothing', 'page=1.5', 'page=', 'page=1e9'])('falls back for %s', (query) => {
    expect(read(query)).toMatchObject({ tab: 'runs', page: 1 });
  });
});

describe('rereadUrlState', () => {
  const again = (query: string, before: ReturnType<typeof first> | null) =>
    rereadUrlState(schema, new URLSearchParams(query), before);
  const first = () => rereadUrlState(schema, new URLSearchParams('sel=a,b&sort=-auc&zoom=1..2'), null);

  it('reads as the first time', () => expect(first().values).toEqual(read('sel=a,b&sort=-auc&zoom=1..2')));

  it('gives the very same while only other parameters change', () => {
    const before = first();
    expect(again('zoom=1..2&sel=a,b&sort=-auc&elsewhere=1', before)).toBe(before);
  });

  it('keeps the values that are written as before', () => {
    const before = first();
    const { values } = again('sel=a,b&sort=-loss', before);
    expect(values.sel).toBe(before.values.sel);
    expect(values).toEqual(read('sel=a,b&sort=-loss'));
    expect(again('sel=a,b', again('', before)).values.zoom).toBeNull();
  });
});

describe('writeUrlState', () => {
  it.each([
    [{ q: 'auc > .6 & "x"' }],
    [{ sel: ['a,b', 'c%2C', '100%', 'ü', '~c', '~,~'] }],
    [{ zoom: [-1.5, 2e6] }],
    [{ sort: [] }],
    [
      {
        sort: [
          { id: '-odd', desc: true },
          { id: 'name', desc: false },
        ],
      },
    ],
    [{ tab: 'charts' }],
    [{ page: 7 }],
    [{ all: true }],
    [{ panel: 'run/1' }],
  ] as const)('comes back as it was: %j', (changes) => {
    expect(read(writeUrlState(schema, '', changes))).toMatchObject(changes);
  });

  it('removes defaults and keeps what belongs to others', () => {
    expect(writeUrlState(schema, 'other=1&q=old&page=3', { q: '', page: 1 })).toBe('other=1');
  });

  it('leaves parameters that did not change', () => {
    expect(writeUrlState(schema, 'q=a&tab=charts', { q: 'b' })).toBe('q=b&tab=charts');
  });

  it('keeps lists readable', () => {
    expect(writeUrlState(schema, '', { sel: ['a', 'b'] })).toBe('sel=a,b');
  });
});
