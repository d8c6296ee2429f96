import { importFormats, type ImportOptions } from '@/lib/contracts/model-imports';
import type { CellValue } from '@/lib/preprocessing/table';
import type { ModelBundle } from '../bundle';
import type { ImportedModel } from './imported-model';
import type { ImportFiles } from './import-files';
import { makeImportedBundle } from './make-imported-bundle';
import { gunzip, isGzip, isTar, readTar } from './read-tar';
import { readZip } from './read-zip';

/** What a reader of a format gives: the model, and rows that came with it. */
export interface ReadModel {
  imported: ImportedModel;
  examples?: readonly Record<string, CellValue>[];
}

export interface ReadBundle {
  bundle: ModelBundle;
  notes: readonly string[];
}

/**
 * Makes a bundle of uploaded files: finds out what they are, unpacks archives, reads the model, and tries it on a
 * sample of rows.
 *
 * @param files one file, or several as a client logged them
 * @throws RangeError with a sentence if they hold no model that can be served
 */
export async function readImport(files: ImportFiles, options: ImportOptions): Promise<ReadBundle> {
  const { imported, examples = [] } = await readModel(unpack(files), options);
  const bundle = await makeImportedBundle(imported, { options, examples });
  return { bundle, notes: imported.notes };
}

const startsWith = (bytes: Uint8Array, mark: string) =>
  Buffer.from(bytes.subarray(0, mark.length)).toString('latin1') === mark;

/** The files of an archive, or the given ones. */
function unpack(files: ImportFiles): ImportFiles {
  const [only] = files.entries();
  if (!only || files.size > 1) return files;
  const [name, bytes] = only;
  if (startsWith(bytes, 'PK')) return readZip(bytes);
  const plain = isGzip(bytes) ? gunzip(bytes) : bytes;
  if (isTar(plain)) return readTar(plain);
  return new Map([[name.replace(/\.gz$/, ''), plain]]);
}

const baseName = (path: string) => path.split('/').at(-1) ?? path;
const isVisible = (path: string) => !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

async function readModel(all: ImportFiles, options: ImportOptions): Promise<ReadModel> {
  const files = new Map([...all].filter(([path]) => isVisible(path)));
  const [only] = files.entries();
  if (!only) throw new RangeError('there is no file in it');
  const [path, bytes] = only;
  const fileName = baseName(path);
  if (files.size === 1 && fileName !== 'MLmodel') return readFile({ fileName, bytes }, options);
  const mlmodel = shallowest([...files.keys()].filter((name) => baseName(name) === 'MLmodel'));
  if (mlmodel !== undefined) {
    const { readMlflow } = await import('../mlflow-flavour/read-mlflow');
    return readMlflow(files, mlmodel, options);
  }
  const tfjs = [...files].find(([name, content]) => baseName(name) === 'model.json' && isTfjs(content));
  if (tfjs) {
    const { readTfjs } = await import('../tfjs-import/read-tfjs');
    return { imported: readTfjs(files, tfjs[0], options) };
  }
  const models = [...files].filter(([name]) => /\.(onnx|json|ubj)$/.test(name));
  const [model] = models;
  if (model && models.length === 1) return readFile({ fileName: baseName(model[0]), bytes: model[1] }, options);
  const known = Object.values(importFormats).join(', ');
  const names = [...files.keys()].slice(0, 5).join(', ');
  throw new RangeError(`no model was found among its ${files.size} files (${names} …): it must hold one of ${known}`);
}

interface File {
  fileName: string;
  bytes: Uint8Array;
}

const depthOf = (path: string) => path.split('/').length;
const shallowest = (paths: readonly string[]) => [...paths].sort((a, b) => depthOf(a) - depthOf(b))[0];

/** The topology stands near the beginning, after a few short fields. */
const isTfjs = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4096)).includes('"modelTopology"');

const jsonStart = /^\s*[{[]/;

async function readFile(file: File, options: ImportOptions): Promise<ReadModel> {
  const { bytes } = file;
  if (bytes.length === 0) throw new RangeError('the file is empty');
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (startsWith(bytes, 'binf') || startsWith(bytes, 'bs64') || jsonStart.test(head)) {
    if (isTfjs(bytes)) {
      throw new RangeError('this model.json names weights in other files: drop them all, or pack the folder as zip');
    }
    const { readXgboost } = await import('../xgboost/read-xgboost');
    return { imported: readXgboost(file, options) };
  }
  requireSafe(file);
  const { readOnnx } = await import('../onnx/read-onnx');
  return { imported: await readOnnx(file, options) };
}

/** Formats that would run code when they are read are refused by name. */
function requireSafe({ bytes, fileName }: File): void {
  const isPickle = bytes[0] === 0x80 && (bytes[1] ?? 0) <= 5;
  if (isPickle || /\.(pkl|pickle|joblib|pt|pth)$/.test(fileName)) {
    throw new RangeError(
      'this is a Python pickle, which is not opened because it can run code: export the model to ONNX, ' +
        'or serve it behind an address as a remote variant',
    );
  }
  if (startsWith(bytes, '\x89HDF') || /\.(h5|keras)$/.test(fileName)) {
    throw new RangeError('this is a Keras file: convert it to TensorFlow.js or ONNX, then import that');
  }
}
