import { invalid } from '@/server/core/errors';
import type { Delimiter } from './dialect';
import { columnLimit, nameLimit } from './limits';
import { splitRecords } from './split-records';

/**
 * Names of the columns from the first line.
 *
 * @throws Invalid when a name is empty, too long or there twice, or when the line looks like data
 */
export function readHeader(line: string, delimiter: Delimiter): string[] {
  const [cells = []] = splitRecords(line, { delimiter, limit: 1, isWhole: true });
  const names = cells.map((cell) => cell.trim());
  if (names.length > columnLimit) {
    throw invalid(`Line 1 names ${names.length} columns; ${columnLimit} is the most. Leave out what is not needed.`);
  }
  refuseData(names);
  checkNames(names, 'in line 1');
  return names;
}

/**
 * Refuses names no table can hold. Capitals do not tell names apart.
 *
 * @param where completes "Column 3 … has no name", such as "in line 1"
 */
export function checkNames(names: readonly string[], where: string): void {
  const placeOf = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const place = `Column ${index + 1}`;
    if (name.trim() === '') throw invalid(`${place} has no name ${where}: give every column a name.`);
    if (name.length > nameLimit) {
      throw invalid(`${place} has a name of ${name.length} characters ${where}; ${nameLimit} is the most: shorten it.`);
    }
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(name)) {
      throw invalid(`${place} has a line end or control character in its name ${where}: remove it.`);
    }
    const earlier = placeOf.get(name.toLowerCase());
    if (earlier !== undefined) {
      throw invalid(
        `Columns ${earlier + 1} and ${index + 1} are both called "${name}" ${where}: give each its own name.`,
      );
    }
    placeOf.set(name.toLowerCase(), index);
  }
}

/** A file without a header would lose its first row in silence. Numbers are names only where they count up evenly. */
function refuseData(names: readonly string[]): void {
  const numbers = names.filter((name) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(name)).map(Number);
  if (numbers.length === 0 || countsUp(numbers)) return;
  const shown = names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ');
  throw invalid(`Line 1 looks like data, not like names of columns (${shown}): put a line with the names above it.`);
}

function countsUp(numbers: readonly number[]): boolean {
  if (!numbers.every(Number.isInteger)) return false;
  if (numbers.every((number) => number >= 1800 && number <= 2200)) return true;
  const [first = 0, second = first + 1] = numbers;
  const step = second - first;
  if (numbers.length === 1) return first === 0;
  return (numbers.length > 2 ? step !== 0 : step === 1) && numbers.every((number, at) => number === first + at * step);
}
