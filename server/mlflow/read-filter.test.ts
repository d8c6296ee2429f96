import { describe, expect, it } from 'vitest';
import { readFilter, type Comparison } from './read-filter';

describe('a filter', () => {
  it.each<[string | undefined, Comparison[]]>([
    [undefined, []],
    ['  ', []],
    ["name='x'", [{ entity: 'attribute', key: 'name', operator: '=', values: ['x'] }]],
    ['name != "it\'s"', [{ entity: 'attribute', key: 'name', operator: '!=', values: ["it's"] }]],
    ["name like '% AND %'", [{ entity: 'attribute', key: 'name', operator: 'LIKE', values: ['% AND %'] }]],
    ['run_id IN (\'a\' , "b")', [{ entity: 'attribute', key: 'run_id', operator: 'IN', values: ['a', 'b'] }]],
    ['version_number >= 12', [{ entity: 'attribute', key: 'version_number', operator: '>=', values: [12] }]],
    ["tag.`a.b c` != 'true'", [{ entity: 'tag', key: 'a.b c', operator: '!=', values: ['true'] }]],
    ['tags.mlflow.note IS NOT NULL', [{ entity: 'tag', key: 'mlflow.note', operator: 'IS NOT NULL', values: [] }]],
    ['attribute.name is null', [{ entity: 'attribute', key: 'name', operator: 'IS NULL', values: [] }]],
    ["run_id not in ('a')", [{ entity: 'attribute', key: 'run_id', operator: 'NOT IN', values: ['a'] }]],
    ['creation_time > -1.5e3', [{ entity: 'attribute', key: 'creation_time', operator: '>', values: [-1500] }]],
    [
      "name ILIKE 'a%'  and run_id = ''",
      [
        { entity: 'attribute', key: 'name', operator: 'ILIKE', values: ['a%'] },
        { entity: 'attribute', key: 'run_id', operator: '=', values: [''] },
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
    'name IS 5',
    "name IS NULL 'x'",
  ])('%s is refused by naming it', (filter) => {
    expect(() => readFilter(filter)).toThrow('Invalid clause(s) in filter string: ');
  });

  it('refuses what is neither an attribute nor a tag', () => {
    expect(() => readFilter("foo.name = 'x'")).toThrow(
      "Invalid entity type 'foo'. Valid values are ['tag', 'attribute']",
    );
  });
});
