import { describe, expect, test } from 'vitest';
import { FilterError, type Comparison, type Filter } from './filter';
import { formatFilter } from './format-filter';
import { parseFilter } from './parse-filter';

const is = (where: string, comparator: Comparison['comparator'], value: Comparison['value']): Comparison => {
  const [entity = '', ...key] = where.split('.');
  return { type: 'comparison', field: { entity: entity as never, key: key.join('.') }, comparator, value };
};
const loss = is('metric.loss', '<', 0.5);
const model = is('param.model', '=', 'tree');
const team = is('tag.team', 'IS NULL', null);

describe('a filter of runs', () => {
  test.each<[string, Filter | null]>([
    ['', null],
    [' \n ', null],
    ['metrics.loss < 0.5', loss],
    ['metric.loss<.5', loss],
    ['metrics.`loss`<5e-1 ;', loss],
    ['metric."val loss" >= -3', is('metric.val loss', '>=', -3)],
    ['metrics.system/gpu_0:load > +1', is('metric.system/gpu_0:load', '>', 1)],
    ['metrics.`a.b c` != 2', is('metric.a.b c', '!=', 2)],
    ['`metrics`.`a` = 2', is('metric.a', '=', 2)],
    ["params.model = 'tree'", model],
    ['param.model="tree"', model],
    ["parameter.model = 'tree'", model],
    ["parameters.model = 'tree'", model],
    ["params.x ilike '%A_'", is('param.x', 'ILIKE', '%A_')],
    ["params.x = ''", is('param.x', '=', '')],
    [`params.x = "it's"`, is('param.x', '=', "it's")],
    ["params.x = 'it''s \"so\"'", is('param.x', '=', 'it\'s "so"')],
    ["tags.mlflow.parentRunId = 'a'", is('tag.mlflow.parentRunId', '=', 'a')],
    ['tag.team is null', team],
    ['tags.team IS NOT NULL', is('tag.team', 'IS NOT NULL', null)],
    ["run_name LIKE 'a%'", is('attribute.run_name', 'LIKE', 'a%')],
    ["`Run name` = 'a'", is('attribute.run_name', '=', 'a')],
    ["run.status = 'RUNNING'", is('attribute.status', '=', 'RUNNING')],
    ['attr.created > 12', is('attribute.start_time', '>', 12)],
    ["run_id IN ('a','b')", is('attribute.run_id', 'IN', ['a', 'b'])],
    ["attributes.run_id not in ('a')", is('attribute.run_id', 'NOT IN', ['a'])],
    ["dataset.name = 'd'", is('dataset.name', '=', 'd')],
    ["datasets.context IN ('train', 'eval')", is('dataset.context', 'IN', ['train', 'eval'])],
    ["metrics.loss < 0.5 and params.model = 'tree'", { type: 'and', parts: [loss, model] }],
    [
      "metrics.loss < 0.5 OR params.model = 'tree' AND tags.team IS NULL",
      { type: 'or', parts: [loss, { type: 'and', parts: [model, team] }] },
    ],
    [
      "(metrics.loss < 0.5 OR (params.model = 'tree')) AND tags.team IS NULL",
      { type: 'and', parts: [{ type: 'or', parts: [loss, model] }, team] },
    ],
    [
      "metrics.loss < 0.5 AND (params.model = 'tree' AND tags.team IS NULL)",
      { type: 'and', parts: [loss, model, team] },
    ],
    [
      "params.x = 'a AND b' AND params.y = '(c'",
      { type: 'and', parts: [is('param.x', '=', 'a AND b'), is('param.y', '=', '(c')] },
    ],
  ])('%s is read, and the same again when it was written back', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
    expect(parseFilter(formatFilter(filter))).toEqual(filter);
  });

  // Texts before the values are those of MLflow 3.11's mlflow/utils/search_utils.py.
  test.each([
    ['foo.a = 1', "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"],
    ['metrics = 1', "Invalid attribute key 'metrics' specified. Valid keys are '{'run_id'"],
    ["datasets.size = 'x'", "Invalid dataset key 'size' specified. Valid keys are '{'name', 'digest', 'context'}'"],
    ['metrics.a = "x"', 'Expected numeric value type for metric. Found "x"'],
    ["metrics.a = 'x'", "Expected numeric value type for metric. Found 'x'"],
    ['metrics.a > nan', 'Expected numeric value type for metric. Found nan'],
    ["start_time > 'x'", "Expected numeric value type for numeric attribute: start_time. Found 'x'"],
    ['params.a = 5', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5"],
    ['tags.a = 5', "Expected a quoted string value for tag (e.g. 'my-value'). Got value 5"],
    ['status = 5', 'Expected a quoted string value for attributes. Got value 5'],
    ['dataset.name = 5', 'Expected a quoted string value for dataset attributes. Got value 5'],
    ['params.a = LR', 'is either not quoted or unidentified quote types used for string value LR. Use either single'],
    ["status IN ('a')", "Only the 'run_id' attribute supports comparison with a list of quoted string values."],
    ['run_id IN (a)', 'Expected a quoted string value or a list of quoted string values for attributes. Got value a'],
    ["params.a IN ('x')", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value ('x')"],
    ["params.a > 'x'", "Invalid comparator '>' not one of '{'=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'}'"],
    ['metrics.a <> 1', "Invalid comparator '<>' not one of '{'=', '!=', '<', '<=', '>', '>='}'"],
    ['metrics.a IS NULL', "Invalid comparator 'IS NULL' not one of"],
    ["1 = 'x'", "Invalid comparison clause. Expected 'Identifier' found '1'"],
    ['metrics.a > 1; metrics.b > 2', 'Search filter contained multiple expression'],
    ['metrics.loss', "Invalid clause(s) in filter string: 'metrics.loss'"],
    ['AND metrics.loss', "Invalid clause(s) in filter string: 'AND metrics.loss'"],
    ["params.a = 'LR' AND", 'Invalid clause(s) in filter string'],
    ["metrics.a > 0.1 NAND params.b = 'LR'", "Invalid clause(s) in filter string: 'NAND params.b = 'LR''"],
    ["metrics.a > 0.1 AND (params.b = 'LR'", "Invalid clause(s) in filter string: '(params.b = 'LR''"],
    ["params.b = 'LR')", "Invalid clause(s) in filter string: ')'"],
    ['`metrics.a > 0.1', 'Invalid clause(s) in filter string'],
    ['param`.a > 0.1', 'Invalid clause(s) in filter string'],
    ["params.a = 'x", 'Invalid clause(s) in filter string'],
    ["params.a IS 'x'", "Invalid clause(s) in filter string: 'params.a IS 'x''"],
    ["params.a = ('x')", 'Invalid clause(s) in filter string'],
    ["run_id IN 'x'", 'Invalid clause(s) in filter string'],
    ['run_id IN ()', 'Invalid clause(s) in filter string'],
    [`${'('.repeat(5000)}metrics.a > 1${')'.repeat(5000)}`, 'Invalid clause(s) in filter string'],
  ])('%s is refused in words that clients know', (text, message) => {
    expect(() => parseFilter(text)).toThrow(FilterError);
    expect(() => parseFilter(text)).toThrow(message);
  });

  test('says where in the text it stopped', () => {
    const text = "metrics.a > 1 AND foo.b = 'x'";
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ position: text.indexOf('foo') }));
  });

  test('reads a long text in one pass', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `metrics.m${index} > ${index}`).join(' OR ');
    expect(parseFilter(text)).toMatchObject({ type: 'or', parts: { length: 20_000 } });
  });
});
