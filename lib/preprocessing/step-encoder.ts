import { datetimePart, partPeriods } from './datetime-part';
import { parseDatetime } from './parse-datetime';
import type { FittedStep } from './schema';
import type { Column } from './table';

/**
 * A fitted step ready to run. A cell is first read as one number (NaN for missing; for categories its place in the
 * step's list, −1 for unknown), from a row's JSON value or from a table's column; then the same `write` makes features
 * of it: so rows and tables cannot differ.
 */
export type StepEncoder = {
  column: string;
  width: number;
  readValue: (value: unknown) => number;
  readColumn: (column: Column) => (row: number) => number;
  write: (cell: number, out: Float64Array, at: number) => void;
};

type Fitted<Kind extends FittedStep['kind']> = Extract<FittedStep, { kind: Kind }>;

function mismatch(name: string, column: Column): TypeError {
  return new TypeError(`column "${name}" is of kind ${column.kind}, not of the kind this model was trained on`);
}

const finiteOrNaN = (value: number) => (Number.isFinite(value) ? value : NaN);

function numericEncoder(step: Fitted<'numeric'>): StepEncoder {
  const fill = step.fill ?? NaN;
  const { missingIndicator, type } = step;
  const readNumber = (value: unknown) => (typeof value === 'number' ? finiteOrNaN(value) : NaN);
  const readBoolean = (value: unknown) => (typeof value === 'boolean' ? Number(value) : NaN);
  return {
    column: step.column,
    width: missingIndicator ? 2 : 1,
    readValue: type === 'boolean' ? readBoolean : readNumber,
    readColumn: (column) => {
      if (column.kind !== type) throw mismatch(step.column, column);
      const { values } = column;
      if (column.kind === 'number') return (row) => finiteOrNaN(values[row] ?? NaN);
      return (row) => ((values[row] ?? -1) < 0 ? NaN : (values[row] ?? NaN));
    },
    write: (cell, out, at) => {
      const missing = Number.isNaN(cell);
      out[at] = missing ? fill : cell;
      if (missingIndicator) out[at + 1] = missing ? 1 : 0;
    },
  };
}

function datetimeEncoder(step: Fitted<'datetime'>): StepEncoder {
  const { parts, cyclic } = step;
  const fills = step.fills ?? parts.map(() => NaN);
  const turns = parts.map((part) => (2 * Math.PI) / partPeriods[part]);
  const readValue = (value: unknown) => (typeof value === 'string' ? parseDatetime(value) : NaN);
  const partOr = (cell: number, index: number) => {
    const part = parts[index];
    const value = part ? datetimePart(cell, part) : NaN;
    return Number.isNaN(value) ? (fills[index] ?? NaN) : value;
  };
  const writePlain = (cell: number, out: Float64Array, at: number) => {
    for (let i = 0; i < parts.length; i++) out[at + i] = partOr(cell, i);
  };
  const writeCyclic = (cell: number, out: Float64Array, at: number) => {
    for (let i = 0; i < parts.length; i++) {
      const part = partOr(cell, i);
      const angle = part * (turns[i] ?? 0);
      out[at + 3 * i] = part;
      out[at + 3 * i + 1] = Math.sin(angle);
      out[at + 3 * i + 2] = Math.cos(angle);
    }
  };
  return {
    column: step.column,
    width: parts.length * (cyclic ? 3 : 1),
    readValue,
    readColumn: (column) => {
      if (column.kind !== 'datetime') throw mismatch(step.column, column);
      return (row) => column.values[row] ?? NaN;
    },
    write: cyclic ? writeCyclic : writePlain,
  };
}

function categoryReaders(name: string, categories: readonly string[]): Pick<StepEncoder, 'readValue' | 'readColumn'> {
  const placeOf = new Map(categories.map((category, place) => [category, place] as const));
  return {
    readValue: (value) => (typeof value === 'string' ? (placeOf.get(value) ?? -1) : -1),
    readColumn: (column) => {
      if (column.kind !== 'category') throw mismatch(name, column);
      const { codes } = column;
      const places = Int32Array.from(column.dictionary, (category) => placeOf.get(category) ?? -1);
      return (row) => places[codes[row] ?? -1] ?? -1;
    },
  };
}

function targetEncoder(step: Fitted<'target-encoding'>): StepEncoder {
  const width = step.prior.length;
  const prior = Float64Array.from(step.prior);
  const values = Float64Array.from(step.values.flat());
  return {
    column: step.column,
    width,
    ...categoryReaders(step.column, step.categories),
    write: (cell, out, at) => {
      for (let i = 0; i < width; i++) out[at + i] = (cell < 0 ? prior[i] : values[cell * width + i]) ?? NaN;
    },
  };
}

function oneHotEncoder(step: Fitted<'one-hot'>): StepEncoder {
  const width = step.categories.length;
  return {
    column: step.column,
    width,
    ...categoryReaders(step.column, step.categories),
    write: (cell, out, at) => {
      out.fill(0, at, at + width);
      if (cell >= 0) out[at + cell] = 1;
    },
  };
}

/** Makes a fitted step ready to run. */
export function stepEncoder(step: FittedStep): StepEncoder {
  switch (step.kind) {
    case 'numeric':
      return numericEncoder(step);
    case 'datetime':
      return datetimeEncoder(step);
    case 'target-encoding':
      return targetEncoder(step);
    case 'one-hot':
      return oneHotEncoder(step);
  }
}
