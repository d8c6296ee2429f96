import { z } from 'zod';
import type { ImportOptions } from '@/lib/contracts/model-imports';
import { createRowCheck } from '@/lib/preprocessing/check-row';
import type { CellValue } from '@/lib/preprocessing/table';
import type { ImportedModel } from '../importing/imported-model';
import type { ImportFiles } from '../importing/import-files';
import { MlmodelField, type Mlmodel } from './mlmodel-schema';
import { parseMlmodel } from './parse-mlmodel';
import { readExamples } from './read-examples';
import { servedFlavour, type Flavour } from './served-flavour';

interface ReadModel {
  imported: ImportedModel;
  examples: Record<string, CellValue>[];
}

/**
 * Reads an MLflow model directory with the flavour onnx or xgboost. Names of fields come from its signature where the
 * model itself has none; rows of its input example that fit go into the sample.
 *
 * @param path of `MLmodel` among the files
 * @throws RangeError with a sentence if it has another flavour, or files are missing or cannot be read
 */
export async function readMlflow(files: ImportFiles, path: string, options: ImportOptions): Promise<ReadModel> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const model = await parseMlmodel(files.get(path) ?? new Uint8Array(0));
  const flavour = flavourOf(model);
  const fileName = model.flavors[flavour]?.data ?? (flavour === 'onnx' ? 'model.onnx' : 'model.xgb');
  const bytes = files.get(`${folder}${fileName}`);
  if (!bytes) throw new RangeError(`MLmodel names the file ${fileName}, which is missing: upload the whole directory`);
  const names = options.featureNames ?? namesOf(model);
  const imported = await readFlavour(flavour, { bytes, fileName }, { ...options, featureNames: names });
  const example = model.saved_input_example_info?.artifact_path;
  const given = (example && files.get(`${folder}${example}`)) || undefined;
  const { examples, notes } = fittingExamples(given, imported);
  const version = model.mlflow_version ? `MLflow ${model.mlflow_version}, ` : 'MLflow, ';
  const [first] = examples;
  return {
    examples,
    imported: {
      ...imported,
      inputs: imported.inputs.map((input) => ({ ...input, example: first?.[input.name] ?? input.example })),
      origin: { format: 'mlflow', fileName, producer: `${version}${imported.origin.producer}` },
      notes: [...imported.notes, ...notes],
    },
  };
}

function flavourOf(model: Mlmodel): Flavour {
  const found = servedFlavour(model);
  if (found) return found;
  const names = Object.keys(model.flavors).join(', ') || 'none';
  throw new RangeError(
    `its flavours are ${names}; onnx and xgboost can be imported. Serve others with \`mlflow models serve\` and ` +
      'register the address as a remote variant',
  );
}

/** Names of the signature's columns; undefined where it describes tensors or there is none. */
function namesOf({ signature }: Mlmodel): string[] | undefined {
  if (!signature?.inputs) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(signature.inputs);
  } catch {
    return undefined;
  }
  const fields = z.array(MlmodelField).safeParse(value);
  if (!fields.success || fields.data.some((field) => field.type === 'tensor')) return undefined;
  const names = fields.data.flatMap(({ name }) => name ?? []);
  return names.length === fields.data.length && names.length > 0 ? names : undefined;
}

interface File {
  bytes: Uint8Array;
  fileName: string;
}

async function readFlavour(flavour: Flavour, file: File, options: ImportOptions): Promise<ImportedModel> {
  if (flavour === 'onnx') {
    const { readOnnx } = await import('../onnx/read-onnx');
    return readOnnx(file, options);
  }
  const { readXgboost } = await import('../xgboost/read-xgboost');
  return readXgboost(file, options);
}

function fittingExamples(content: Uint8Array | undefined, { inputs, task, classes }: ImportedModel) {
  if (!content) return { examples: [], notes: [] };
  const check = createRowCheck({
    inputs: [...inputs],
    task,
    classes: [...classes],
    positiveClass: null,
    outputName: '',
  });
  const names = inputs.map(({ name }) => name);
  const given = readExamples(content, names);
  const examples = given.filter((row) => check(row) === null);
  const left = given.length - examples.length;
  const [bad] = given.filter((row) => check(row) !== null);
  const why = bad ? check(bad)?.problem : undefined;
  return {
    examples,
    notes: left > 0 ? [`${left} rows of its input example do not fit and were left out: ${why ?? ''}`] : [],
  };
}
