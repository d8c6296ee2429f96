import type { ImportOptions } from '@/lib/contracts/model-imports';
import type { SignatureInput, Task } from '@/lib/preprocessing/schema';
import type { Activation, DenseLayer, DenseModel } from '../dense/dense-model';
import type { ImportedModel } from '../importing/imported-model';
import type { ImportFiles } from '../importing/import-files';
import { nameClasses } from '../importing/name-classes';
import { nameFeatures } from '../importing/name-features';
import { numericRecipe } from '../importing/numeric-recipe';
import { chainOfLayers, inputWidth } from './chain-of-layers';
import { convertGraph } from './convert-graph';
import { convertLayers } from './convert-layers';
import { readWeights, type Weight } from './read-weights';
import { TfjsFile } from './tfjs-schema';

const values = [-2, -1, -0.5, 0, 0.5, 1, 2];

/**
 * Reads a TensorFlow.js layers or graph model whose layers are dense and follow each other; it is served by our own
 * forward pass. The last activation says what it answers: sigmoid the probability of the second of two classes, softmax
 * the shares of all, none a number.
 *
 * @param path of model.json among the files
 * @throws RangeError with a sentence if files are missing, or a layer cannot be served
 */
export function readTfjs(files: ImportFiles, path: string, options: ImportOptions): ImportedModel {
  const file = parseFile(files.get(path) ?? new Uint8Array(0));
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const weights = readWeights(file, files, folder);
  const { layers, numbers, width, featureCount } = convert(file, weights);
  const count = numbers.reduce((sum, one) => sum + one.length, 0);
  const { task, output, classCount } = planAnswer(layers, width, options);
  const model: DenseModel = { kind: 'dense', layers, output, bytes: Buffer.concat(numbers.map(bytesOf)) };
  const names = nameFeatures({ count: featureCount, given: options.featureNames, found: undefined });
  const inputs = names.map((name): SignatureInput => ({ name, type: 'number', required: true, example: 0.5 }));
  return {
    kind: 'dense',
    task,
    model,
    inputs,
    candidates: inputs.map(() => values),
    recipe: numericRecipe(inputs),
    classes: nameClasses({ task, count: classCount, given: options.classes }),
    origin: {
      format: 'tfjs',
      fileName: path.split('/').at(-1) ?? path,
      producer: file.generatedBy ?? file.convertedBy ?? 'TensorFlow.js',
    },
    notes: [`${layers.length} steps, ${count.toLocaleString('en-US')} weights`],
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

function parseFile(bytes: Uint8Array): TfjsFile {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new RangeError('model.json is broken: it is not JSON');
  }
  const parsed = TfjsFile.safeParse(value);
  if (!parsed.success) throw new RangeError('this is no TensorFlow.js model: model.json lacks its layers or weights');
  return parsed.data;
}

function convert({ format, modelTopology }: TfjsFile, weights: readonly Weight[]) {
  if (format === 'graph-model' || 'node' in modelTopology) return convertGraph(modelTopology, weights);
  const chain = chainOfLayers(modelTopology);
  const featureCount = inputWidth(chain);
  return { ...convertLayers(chain, { width: featureCount, weights }), featureCount };
}

interface Answer {
  task: Task;
  output: DenseModel['output'];
  classCount: number;
}

function planAnswer(layers: readonly DenseLayer[], width: number, { task: told }: ImportOptions): Answer {
  const last = layers.at(-1);
  const end: Activation = last?.kind === 'activation' ? last.activation : 'linear';
  const task = told ?? guessTask(end, width);
  if (task === 'regression') {
    if (width !== 1) throw new RangeError(`the network answers ${width} numbers a row; one was expected`);
    return { task, output: { from: 0, width: 1 }, classCount: 0 };
  }
  if (end !== (width === 1 ? 'sigmoid' : 'softmax')) {
    throw new RangeError(`the network ends with ${end}, which gives no probabilities: end it with softmax or sigmoid`);
  }
  if (task === 'binary' && width > 2) throw new RangeError(`the network answers ${width} classes; it is not binary`);
  if (task === 'binary') return { task, output: { from: width - 1, width: 1 }, classCount: 2 };
  if (width < 2) throw new RangeError('the network answers one number a row; several classes need one each');
  return { task, output: { from: 0, width }, classCount: width };
}

function guessTask(end: Activation, width: number): Task {
  if (width === 1) return end === 'sigmoid' ? 'binary' : 'regression';
  return width === 2 ? 'binary' : 'multiclass';
}
