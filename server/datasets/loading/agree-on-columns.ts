import type { DatasetColumn } from '@/lib/contracts/datasets';
import { conflict, invalid } from '@/server/core/errors';
import type { DescribedVersion } from '../describe-versions';
import { titleOf } from './row-selection';

/** Types that are held the same way. */
const kindOf: Record<DatasetColumn['type'], string> = {
  number: 'number',
  integer: 'number',
  category: 'text',
  text: 'text',
  boolean: 'boolean',
  datetime: 'datetime',
};

/**
 * The columns to read, which every version must have, with types that go together. Without names: all of the first
 * version, and no version may have others.
 */
export function agreeOnColumns(
  versions: readonly DescribedVersion[],
  names: readonly string[] | undefined,
): DatasetColumn[] {
  const [first, ...others] = versions;
  if (!first) return [];
  const wanted = (names ?? first.columns.map((column) => column.name)).map((name) => findColumn(first, name));
  for (const version of others) {
    for (const column of wanted) requireSame(column, first, version);
    if (!names) refuseMore(version, first);
  }
  return wanted;
}

function findColumn(version: DescribedVersion, name: string): DatasetColumn {
  const column = version.columns.find((one) => one.name === name);
  if (column) return column;
  const known = version.columns
    .slice(0, 20)
    .map((one) => one.name)
    .join(', ');
  throw invalid(`${titleOf(version)} has no column "${name}"; its columns are ${known}.`);
}

function requireSame(column: DatasetColumn, first: DescribedVersion, other: DescribedVersion): void {
  const same = findColumn(other, column.name);
  if (kindOf[same.type] === kindOf[column.type]) return;
  throw conflict(
    `Column "${column.name}" is ${column.type} in ${titleOf(first)} but ${same.type} in ${titleOf(other)}: ` +
      'use versions whose columns agree.',
  );
}

function refuseMore(other: DescribedVersion, first: DescribedVersion): void {
  const extra = other.columns.find((column) => !first.columns.some((one) => one.name === column.name));
  if (!extra) return;
  throw conflict(
    `${titleOf(other)} has a column "${extra.name}" that ${titleOf(first)} lacks: use versions whose columns agree.`,
  );
}
