import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import type { ImportedModel } from '../importing/imported-model';
import { nameClasses } from '../importing/name-classes';
import { numericRecipe } from '../importing/numeric-recipe';
import { inspectGraph, type GraphFacts } from './inspect-graph';
import type { OnnxInput, OnnxModel } from './onnx-model';
import { openSession } from './open-session';
import { fieldTypeOf, planInputs } from './plan-inputs';
import { planOutput } from './plan-output';
import { tryGraph, withoutField } from './try-graph';

interface File {
  bytes: Uint8Array;
  fileName: string;
}

const numbers = [-2, -1, -0.5, 0, 0.5, 1, 2, 5];
const integers = [0, 1, 2, 3, 5];
const mostInputs = 10_000;

/**
 * Reads an ONNX file: rows of a table in, as one tensor or one a field; shares of classes, a probability or a number
 * out. The graph is tried on a few rows to see what it answers.
 *
 * @throws RangeError with a sentence if onnxruntime cannot run it, or its inputs or outputs cannot be served
 */
export async function readOnnx({ bytes, fileName }: File, options: ImportOptions): Promise<ImportedModel> {
  const facts = await inspectGraph(bytes);
  const session = await openSession(facts.bytes);
  try {
    const plan = planInputs(session.inputs, options.featureNames);
    const fields = plan.inputs.flatMap((input) => input.columns.map((name) => ({ name, input })));
    if (fields.length > mostInputs) {
      throw new RangeError(`it takes ${fields.length} values a row; ${mostInputs} are the most`);
    }
    const candidates = fields.map(({ input }) => candidatesOf(input, facts));
    const rows = rowsOf(
      fields.map(({ name }) => name),
      candidates,
    );
    const { output, task, classCount } = planOutput(tryGraph(session, plan.inputs, rows), options);
    const model: OnnxModel = { kind: 'onnx', bytes: facts.bytes, ...plan, output };
    const mayMiss = (field: string) => withoutField({ session, model, row: rows[0] ?? {}, field });
    const inputs = fields.map((field, index) => describe(field, { facts, values: candidates[index] ?? [], mayMiss }));
    const found = facts.classes?.length === classCount ? { found: facts.classes } : {};
    return {
      kind: 'onnx',
      task,
      model,
      inputs,
      candidates,
      recipe: numericRecipe([]),
      classes: nameClasses({ task, count: classCount, given: options.classes, ...found }),
      origin: { format: 'onnx', fileName, producer: facts.producer },
      notes: [`Made by ${facts.producer}, opset ${facts.opsets}; the answer is read from "${output.name}"`],
    };
  } finally {
    session.release();
  }
}

interface About {
  facts: GraphFacts;
  values: readonly SignatureInput['example'][];
  /** Whether the graph answers without the field. */
  mayMiss: (field: string) => boolean;
}

/** Only graphs with nodes that are made for it are trusted with missing values: others would just compute on. */
function describe({ name, input }: { name: string; input: OnnxInput }, { facts, values, mayMiss }: About) {
  const type = fieldTypeOf(input.type);
  const known = facts.categories.get(input.name);
  return {
    name,
    type,
    required: !(facts.handlesMissing && type === 'number' && mayMiss(name)),
    example: values[Math.floor(values.length / 2)] ?? null,
    ...(known && type === 'category' ? { categories: known.slice(0, 200) } : {}),
  } satisfies SignatureInput;
}

function candidatesOf(input: OnnxInput, { categories }: GraphFacts): SignatureInput['example'][] {
  switch (fieldTypeOf(input.type)) {
    case 'category':
      return categories.get(input.name)?.slice(0, 50) ?? ['a', 'b'];
    case 'boolean':
      return [true, false];
    case 'integer':
      return integers;
    default:
      return numbers;
  }
}

/** A few rows, each field with its own turn of values. */
function rowsOf(names: readonly string[], candidates: ImportedModel['candidates']) {
  return Array.from({ length: 6 }, (_, row) =>
    Object.fromEntries(
      names.map((name, place) => {
        const values = candidates[place] ?? [];
        return [name, values[(row * 3 + place) % Math.max(1, values.length)] ?? null];
      }),
    ),
  );
}
