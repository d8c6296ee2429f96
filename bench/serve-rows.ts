import type { Row } from '@/lib/contracts/basics';
import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import { createRandom } from '@/lib/random/create-random';

/** Rows that a model takes, all different: numbers between those of its training with five places, its categories. */
export function makeRows({ inputs }: Pick<Signature, 'inputs'>, count: number): Row[] {
  const random = createRandom(23);
  return Array.from({ length: count }, () =>
    Object.fromEntries(inputs.map((input) => [input.name, makeCell(input, random)])),
  );
}

const tensorTypes = {
  number: 'FP64',
  integer: 'INT64',
  boolean: 'BOOL',
  category: 'BYTES',
  text: 'BYTES',
  datetime: 'BYTES',
};

/** The same rows field by field, in the words of the Open Inference Protocol. */
export function makeTensors(signature: Pick<Signature, 'inputs'>, count: number) {
  const rows = makeRows(signature, count);
  return signature.inputs.map(({ name, type }) => {
    return { name, shape: [count], datatype: tensorTypes[type], data: rows.map((row) => row[name]) };
  });
}

function makeCell({ type, min, max, categories = [], example }: SignatureInput, random: () => number): Row[string] {
  if (categories.length > 0) return categories[Math.floor(random() * categories.length)] ?? example;
  if (min === undefined || max === undefined) return example;
  const value = min + random() * (max - min);
  if (type === 'number') return Number(value.toFixed(5));
  return type === 'integer' ? Math.round(value) : example;
}
