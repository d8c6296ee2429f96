import { describe, expect, test } from 'vitest';
import { chooseColumns, moveColumn } from './choose-columns';
import { columnOf, idOf, orderBy, titleOf } from './column-id';
import { problemOf, rowsOf, textOf } from './filter-rows';
import { pageInput, readWorkspace } from './workspace-params';

describe('columns', () => {
  test.each(['metric:loss', 'min:val/loss', 'max:a:b', 'param:lr', 'tag:mlflow.user', 'attribute:duration'])(
    '%s is read back as it was written',
    (id) => expect(idOf(columnOf(id))).toBe(id),
  );

  test('are named as people write them', () => {
    expect(['metric:logLoss', 'min:auc', 'param:lr', 'attribute:start_time'].map(titleOf)).toEqual([
      'Log-loss',
      'AUC (min)',
      'lr',
      'Started',
    ]);
  });

  test('order by field; extremes order nothing', () => {
    const sort = ['metric:val/loss', 'min:loss', 'attribute:run_name'].map((id) => ({ id, desc: id.startsWith('m') }));
    expect(orderBy(sort)).toEqual(['metrics.`val/loss` DESC', 'attributes.run_name ASC']);
  });

  test('that nobody chose are those most runs have, validation first, without the machine', () => {
    const column = (kind: 'metric' | 'param', key: string, runs: number) => ({ kind, key, runs });
    const known = [
      column('metric', 'system/cpu', 90),
      column('metric', 'train/loss', 80),
      column('metric', 'validation/loss', 70),
      column('metric', 'rare', 1),
      column('param', 'lr', 9),
      column('param', 'depth', 10),
    ];
    expect(chooseColumns(known, { experiments: 1, counted: known })).toEqual([
      'attribute:status',
      'metric:validation/loss',
      'metric:train/loss',
      'metric:rare',
      'param:depth',
      'param:lr',
      'attribute:duration',
      'attribute:start_time',
    ]);
  });

  test('that nobody chose speak of the whole before its parts, where as many runs have them', () => {
    const keys = ['slice/1/f1', 'slice/2/f1', 'slice/3/f1', 'lr', 'val_loss', 'loss', 'seldom'];
    const known = keys.map((key) => ({ kind: 'metric' as const, key, runs: key === 'seldom' ? 3 : 100 }));
    const chosen = chooseColumns(known, { experiments: 1, counted: known }).filter((id) => id.startsWith('metric'));
    expect(chosen).toEqual(['val_loss', 'lr', 'loss', 'slice/1/f1', 'slice/2/f1'].map((key) => `metric:${key}`));
  });

  test('move before another, or to the end', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(moveColumn(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a']);
    expect(moveColumn(['a', 'b'], 'a', 'gone')).toEqual(['b', 'a']);
  });
});

describe('filter rows', () => {
  test.each([
    ['', 'and', 0],
    ['metrics.loss < 0.2', 'and', 1],
    ["metrics.loss < 0.2 AND params.`a b` = 'x'", 'and', 2],
    ["tags.team IS NULL OR attributes.status = 'FINISHED'", 'or', 2],
  ] as const)('%j is shown as rows and written back the same', (text, junction, count) => {
    const rows = rowsOf(text);
    expect([rows?.junction, rows?.rows.length]).toEqual([junction, count]);
    expect(rows && textOf(rows)).toBe(text);
  });

  test('what is deeper, or cannot be read, is left to the text', () => {
    expect(rowsOf("metrics.a > 1 AND (params.b = 'x' OR params.b = 'y')")).toBeNull();
    expect(rowsOf("attributes.run_id IN ('a', 'b')")).toBeNull();
    expect(rowsOf('metrics.a >')).toBeNull();
    expect(problemOf('metrics.a >')).toMatch(/Invalid/);
    expect(problemOf('metrics.a > 1')).toBeNull();
  });
});

describe('the address', () => {
  test('says what the table asks for', () => {
    const state = readWorkspace('?experiment=e1,e2&filter=metrics.a%20%3E%201&sort=-metric:a&view=archived');
    expect(pageInput(state, ['metric:a', 'min:a'], 100)).toEqual({
      experimentIds: ['e1', 'e2'],
      filter: 'metrics.a > 1',
      view: 'archived',
      orderBy: ['metrics.a DESC'],
      columns: [
        { kind: 'metric', key: 'a', of: 'last' },
        { kind: 'metric', key: 'a', of: 'min' },
      ],
      limit: 100,
      offset: 100,
      withTotal: false,
    });
  });
});
