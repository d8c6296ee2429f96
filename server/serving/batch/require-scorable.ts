import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Signature } from '@/lib/preprocessing/schema';
import { invalid } from '@/server/core/errors';

/** Types that are held the same way. */
const kindOf: Record<DatasetColumn['type'], string> = {
  number: 'numbers',
  integer: 'numbers',
  category: 'texts',
  text: 'texts',
  boolean: 'true or false',
  datetime: 'dates',
};

interface Scoring {
  signature: Signature;
  columns: readonly DatasetColumn[];
  /** What people call them. */
  model: string;
  dataset: string;
}

/** Throws a sentence that names every column the model asks for and the rows lack, or hold in another type. */
export function requireScorable({ signature, columns, model, dataset }: Scoring): void {
  const missing: string[] = [];
  const mistyped: string[] = [];
  for (const input of signature.inputs) {
    const column = columns.find((one) => one.name === input.name);
    if (!column) missing.push(`"${input.name}"`);
    else if (kindOf[column.type] !== kindOf[input.type]) {
      mistyped.push(`"${input.name}" holds ${kindOf[column.type]} where the model takes ${kindOf[input.type]}`);
    }
  }
  if (missing.length === 0 && mistyped.length === 0) return;
  const complaints = [
    ...(missing.length === 0 ? [] : [`it has no column ${listed(missing)}`]),
    ...(mistyped.length === 0 ? [] : [`column ${listed(mistyped)}`]),
  ];
  throw invalid(
    `${dataset} cannot be scored by ${model}: ${complaints.join('; ')}. Give the rows these columns, in these types.`,
  );
}

const shown = 20;
const listed = (names: readonly string[]): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
