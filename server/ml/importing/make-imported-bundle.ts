import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import type { CellValue } from '@/lib/preprocessing/table';
import { createRandom } from '@/lib/random/create-random';
import type { ModelBundle } from '../bundle';
import { openServed } from '../open-bundle';
import type { ImportedModel } from './imported-model';

const sampleSize = 20;
const sampleSeed = 1;

type SampleRow = Record<string, CellValue>;

/** Rows drawn from the values worth trying; where nothing is required, the last one has nothing. */
function drawRows({ inputs, candidates }: ImportedModel): SampleRow[] {
  const random = createRandom(sampleSeed);
  const draw = (input: SignatureInput, place: number): CellValue => {
    const values = candidates[place] ?? [];
    if (!input.required && random() < 0.1) return null;
    return values[Math.floor(random() * values.length)] ?? input.example;
  };
  const rows = Array.from({ length: sampleSize - 1 }, () =>
    Object.fromEntries(inputs.map((input, place) => [input.name, draw(input, place)])),
  );
  const bare = inputs.map((input) => [input.name, input.required ? input.example : null] as const);
  return [...rows, Object.fromEntries(bare)];
}

/**
 * Makes a bundle of what an importer found: signature, and a sample of rows with the answers the model gives here, by
 * which every later opening is checked.
 *
 * @param examples rows that came with the model; put first in the sample
 * @throws RangeError with a sentence if the model does not run, or answers what is no finite number
 */
export async function makeImportedBundle(
  imported: ImportedModel,
  { options, examples = [] }: { options: ImportOptions; examples?: readonly SampleRow[] },
): Promise<ModelBundle> {
  const { task, classes, inputs } = imported;
  const draft: ModelBundle = {
    format: 'ringside-model/1',
    kind: imported.kind,
    task,
    target: { kind: 'column', column: options.target },
    recipe: imported.recipe,
    signature: {
      inputs: [...inputs],
      task,
      classes: [...classes],
      positiveClass: task === 'binary' ? (classes[1] ?? null) : null,
      outputName: options.target,
    },
    params: {},
    seed: 0,
    trainedOn: { rows: 0 },
    threshold: options.threshold,
    model: imported.model,
    origin: imported.origin,
    sample: { rows: [], outputs: [] },
  };
  const served = await openServed(draft);
  const rows = [...examples.slice(0, sampleSize), ...drawRows(imported)];
  const answer = new Float64Array(served.outputs);
  const outputs: number[][] = [];
  for (const [index, row] of rows.entries()) {
    await served.scoreRow(row, answer);
    requireNumbers(answer, index, row);
    outputs.push([...answer]);
  }
  return { ...draft, sample: { rows, outputs } };
}

function requireNumbers(answer: Float64Array, index: number, row: SampleRow): void {
  if (answer.every(Number.isFinite)) return;
  const shown = JSON.stringify(row).slice(0, 200);
  throw new RangeError(`the model answers ${answer.join(', ')} for row ${index + 1} of its sample (${shown})`);
}
