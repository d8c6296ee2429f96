import { describe, expect, it } from 'vitest';
import { readFilter, type Comparison } from './registry-filter';

describe('a filter of the registry', () => {
  it.each<[string | undefined, Comparison[]]>([
    [undefined, []],
    ['  ', []],
    ["name='x'", [{ key: 'name', operator: '=', values: ['x'] }]],
    ['name != "it\'s"', [{ key: 'name', operator: '!=', values: ["it's"] }]],
    ["name like '% AND %'", [{ key: 'name', operator: 'LIKE', values: ['% AND %'] }]],
    ["run_id IN ('a' , \"b\")", [{ key: 'run_id', operator: 'IN', values: ['a', 'b'] }]],
    ['version_number >= 12', [{ key: 'version_number', operator: '>=', values: [12] }]],
    ["tag.`a.b c` != 'true'", [{ key: 'tag.a.b c', operator: '!=', values: ['true'] }]],
    [
      "name ILIKE 'a%'  and run_id = ''",
      [
        { key: 'name', operator: 'ILIKE', values: ['a%'] },
        { key: 'run_id', operator: '=', values: [''] },
      ],
    ],
  ])('%s is read', (filter, comparisons) => {
    expect(readFilter(filter)).toEqual(comparisons);
  });

  it.each([
    'name',
    "name = 'x",
    "name = x'",
    "name = 'a' OR name = 'b'",
    "name = 'a' AND",
    "AND name = 'a'",
    "name = 'a' name = 'b'",
    "name = ('a')",
    "run_id IN 'a'",
    'run_id IN ()',
    'name IS NULL',
  ])('%s is refused by naming it', (filter) => {
    expect(() => readFilter(filter)).toThrow('Invalid clause(s) in filter string: ');
  });
});
