import { describe, expect, it } from 'vitest';
import { inferTask } from './infer-task';
import { findClasses, readLabel, readTarget } from './read-target';
import { getColumn } from './table';
import { tableFromRows } from './table-from-rows';
import type { ColumnSpec, TargetSpec } from './schema';

const tableOf = (type: ColumnSpec['type'], values: unknown[]) =>
  tableFromRows(
    values.map((value) => ({ y: value })),
    [{ name: 'y', type }],
  );
const plain: TargetSpec = { kind: 'column', column: 'y' };
const range = (length: number) => Array.from({ length }, (_, i) => i);

describe('inferTask', () => {
  it.each([
    ['boolean', [true, false, null], 'binary'],
    ['category', ['Yes', 'No', 'No'], 'binary'],
    ['category', ['a', 'b', 'c'], 'multiclass'],
    ['integer', [0, 1, 1], 'binary'],
    ['integer', [3, 4, 5, 6], 'multiclass'],
    ['integer', range(11), 'regression'],
    ['number', [0.5, 1.5, 2.5], 'regression'],
  ] as const)('takes %s %j for %s', (type, values, task) => {
    expect(inferTask(getColumn(tableOf(type, [...values]), 'y'), 'y').task).toBe(task);
  });

  it.each([
    ['integer', [], '"y" is empty in every row'],
    ['integer', [7, 7, null], '"y" is 7 in every row'],
    ['datetime', ['2001-01-01'], '"y" holds dates'],
    ['category', range(51).map(String), 'more than 50 different values'],
  ] as const)('refuses %s %j with a sentence', (type, values, sentence) => {
    expect(() => inferTask(getColumn(tableOf(type, [...values]), 'y'), 'y')).toThrow(sentence);
  });
});

describe('classes', () => {
  it.each([
    ['category', ['Yes', 'No', 'Yes', 'Yes'], ['No', 'Yes']],
    ['category', ['<=50K', '>50K', '<=50K'], ['<=50K', '>50K']],
    ['category', ['b', 'a', 'b'], ['b', 'a']],
    ['boolean', [true, false], ['false', 'true']],
    ['integer', [1, 0, 1], ['0', '1']],
    ['integer', [1, 2, 1], ['1', '2']],
    ['integer', [1, -1], ['-1', '1']],
  ] as const)('of two values in %s %j put the positive last', (type, values, classes) => {
    expect(findClasses(tableOf(type, [...values]), plain, 'binary')).toEqual(classes);
  });

  it('of several values are in order, numbers by size', () => {
    expect(findClasses(tableOf('integer', [10, 9, 2]), plain, 'multiclass')).toEqual(['2', '9', '10']);
    expect(findClasses(tableOf('category', ['c', 'a', 'b']), plain, 'multiclass')).toEqual(['a', 'b', 'c']);
  });

  it('take the positive one they are told', () => {
    const table = tableOf('category', ['No', 'Yes']);
    expect(findClasses(table, { ...plain, positiveClass: 'No' }, 'binary')).toEqual(['Yes', 'No']);
    expect(() => findClasses(table, { ...plain, positiveClass: 'Maybe' }, 'binary')).toThrow(
      '"Maybe" is not a value of "y"',
    );
  });
});

describe('readTarget', () => {
  it('asks whether a column lies above a threshold: late is more than 15 minutes', () => {
    const table = tableOf('integer', [15, 16, -3, null]);
    const target = readTarget(
      table,
      { kind: 'threshold', column: 'y', above: 15 },
      { task: 'binary', classes: ['false', 'true'] },
    );
    expect([...target.values]).toEqual([0, 1, 0, NaN]);
  });

  it('gives NaN for missing and unknown classes', () => {
    const target = readTarget(tableOf('category', ['b', 'zebra', null, 'a']), plain, {
      task: 'binary',
      classes: ['a', 'b'],
    });
    expect([...target.values]).toEqual([1, NaN, NaN, 0]);
  });

  it('refuses a text for regression', () => {
    expect(() => readTarget(tableOf('category', ['a']), plain, { task: 'regression', classes: [] })).toThrow(
      '"y" is no number',
    );
  });
});

describe('readLabel', () => {
  const yesNo = { task: 'binary', classes: ['No', 'Yes'] } as const;
  it.each([
    ['Yes', yesNo, 1],
    [true, yesNo, 1],
    [0, yesNo, 0],
    ['maybe', yesNo, null],
    [{}, yesNo, null],
    [1, { task: 'binary', classes: ['1', '2'] }, 0],
    [10, { task: 'multiclass', classes: ['2', '9', '10'] }, 2],
    [true, { task: 'multiclass', classes: ['a', 'b'] }, null],
    [3.5, { task: 'regression', classes: [] }, 3.5],
    ['3.5', { task: 'regression', classes: [] }, null],
  ] as const)('reads %j', (label, known, expected) => {
    expect(readLabel(label, known)).toBe(expected);
  });
});
