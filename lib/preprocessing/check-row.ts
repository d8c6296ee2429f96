import { shownValue } from '@/lib/format/shown-value';
import { parseDatetime } from './parse-datetime';
import type { Signature, SignatureInput } from './schema';
import type { RowValues } from './table';

/** What is wrong with a row: the field, and a sentence for the sender. */
export type RowProblem = { field: string; problem: string };

const wanted: Record<SignatureInput['type'], string> = {
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  category: 'a text',
  text: 'a text',
  datetime: 'an ISO date-time such as 2001-03-31T17:05:00Z',
};

function fits(type: SignatureInput['type'], value: unknown): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(parseDatetime(value));
    default:
      return typeof value === 'string';
  }
}

function checkField(input: SignatureInput, row: RowValues): RowProblem | null {
  const { name: field, type, required } = input;
  const present = Object.hasOwn(row, field);
  const value = present ? row[field] : null;
  if (value === null || value === undefined) {
    if (!required) return null;
    const what = present ? 'is null' : 'is missing';
    return {
      field,
      problem: `field "${field}" ${what}; it must be ${wanted[type]}, for example ${shownValue(input.example)}`,
    };
  }
  if (fits(type, value)) return null;
  const [example, shown] = [shownValue(input.example), shownValue(value)];
  return { field, problem: `field "${field}" must be ${wanted[type]}, for example ${example}, not ${shown}` };
}

/**
 * Prepares the check of rows against a signature: the first field that is missing, of the wrong type, or not asked for.
 * Categories and numbers that training never saw are fine.
 *
 * @returns a function giving null for a good row
 */
export function createRowCheck(signature: Signature): (row: RowValues) => RowProblem | null {
  const { inputs } = signature;
  const known = new Set(inputs.map(({ name }) => name));
  return (row) => {
    for (const input of inputs) {
      const problem = checkField(input, row);
      if (problem) return problem;
    }
    for (const field in row) {
      if (known.has(field) || !Object.hasOwn(row, field)) continue;
      const fields = inputs.map(({ name }) => name).join(', ');
      return { field, problem: `field ${shownValue(field)} is not an input of this model, which takes ${fields}` };
    }
    return null;
  };
}

/** Checks one row against a signature; for many rows prepare `createRowCheck` once. */
export function checkRow(signature: Signature, row: RowValues): RowProblem | null {
  return createRowCheck(signature)(row);
}
