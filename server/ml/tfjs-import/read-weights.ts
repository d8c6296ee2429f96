import type { ImportFiles } from '../importing/import-files';
import type { TfjsFile, TfjsWeight } from './tfjs-schema';

export interface Weight {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

const bytesPer: Record<string, number> = { float32: 4, int32: 4, bool: 1, uint8: 1 };

/**
 * The weights of a model by their names in the manifest.
 *
 * @param folder where `model.json` lies, with a slash at its end unless it is the top
 * @throws RangeError if a file is missing, too short or too long, or weights are quantised or no numbers
 */
export function readWeights({ weightsManifest }: TfjsFile, files: ImportFiles, folder: string): Weight[] {
  return weightsManifest.flatMap(({ paths, weights }) => {
    const parts = paths.map((path) => {
      const bytes = files.get(`${folder}${path}`);
      if (!bytes) throw new RangeError(`the file ${path} with weights is missing: pack it with model.json`);
      return bytes;
    });
    return cut(Buffer.concat(parts), weights);
  });
}

function cut(bytes: Buffer, weights: readonly TfjsWeight[]): Weight[] {
  let at = 0;
  const found = weights.flatMap((weight) => {
    const { name, shape, dtype } = weight;
    const size = bytesPer[dtype];
    if (weight.quantization || size === undefined) {
      const how = weight.quantization ? 'quantised' : dtype;
      throw new RangeError(`the weights ${name} are ${how}; save the model with plain float32 weights`);
    }
    const count = shape.reduce((product, length) => product * length, 1);
    const end = at + count * size;
    if (end > bytes.length) throw new RangeError(`the weights end before ${name}: a file is cut off or missing`);
    const own = new Uint8Array(bytes.subarray(at, end));
    at = end;
    return dtype === 'float32' ? [{ name, shape, values: new Float32Array(own.buffer) }] : [];
  });
  if (at !== bytes.length) throw new RangeError('there are more weights than the manifest names: the files do not fit');
  return found;
}
