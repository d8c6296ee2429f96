import { leafKernel, type LeafKernel } from './leaf-kernel';
import { toSmallTrees, type SmallTree } from './small-trees';
import type { Tree } from './tree';

/** Rows that are taken through all trees together: their columns stay in the fastest memory. */
const blockRows = 256;
const [scoresAt, columnsAt] = [128, 128 + 8 * blockRows];
const columnBytes = 4 * blockRows;
const rowsAtOnce = 32;
const pageBytes = 65_536;

/** Beyond so many leaves it is quicker to part the rows at each node than to show every node all rows. */
const mostLeaves = 128;

/** Trees as `leaf-kernel.wat` reads them. */
export interface VectorTrees {
  kernel: LeafKernel;
  /** The features that are read; `missingRight` where rows without the feature go right. */
  columns: readonly { feature: number; missingRight: boolean }[];
  words: Int32Array;
}

/** Lays out trees for vectors; null where a tree is too large for them, or the processor has none. */
export function layOutVectors(trees: readonly Tree[]): VectorTrees | null {
  const kernel = leafKernel();
  if (!kernel) return null;
  const small: SmallTree[] = [];
  for (const tree of trees) {
    const parts = toSmallTrees(tree, mostLeaves);
    if (!parts) return null;
    small.push(...parts);
  }
  const places = new Map<number, number>();
  for (const { nodes } of small) {
    for (const node of nodes) if (!places.has(columnOf(node))) places.set(columnOf(node), places.size);
  }
  const columns = [...places.keys()].map((key) => ({ feature: key >> 1, missingRight: (key & 1) === 1 }));
  return { kernel, columns, words: wordsOf(small, places) };
}

const columnOf = ({ feature, missingLeft }: { feature: number; missingLeft: boolean }) =>
  2 * feature + (missingLeft ? 0 : 1);
const bitsOf = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
const treesAt = (columns: number) => columnsAt + columns * columnBytes;

function wordsOf(trees: readonly SmallTree[], places: ReadonlyMap<number, number>): Int32Array {
  const words: number[] = [];
  const address = () => treesAt(places.size) + 4 * words.length;
  for (const { nodes, leaves } of trees) {
    const head = words.push(0, 0) - 2;
    for (const node of nodes) {
      words.push(columnsAt + (places.get(columnOf(node)) ?? 0) * columnBytes, bitsOf(node.threshold), node.struck);
    }
    words[head] = address();
    words.push(...leaves.map(bitsOf));
    words[head + 1] = address();
  }
  return Int32Array.from(words);
}

/**
 * Adds what trees say of each row to the rows' scores, in the order of the trees.
 *
 * @param columns d arrays of n features
 * @param scores  n scores, changed
 */
export function addVectorScores(
  { kernel, columns: read, words }: VectorTrees,
  columns: readonly Float32Array[],
  scores: Float64Array,
): void {
  const from = treesAt(read.length);
  const end = from + words.byteLength;
  const missing = end - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  const { buffer } = kernel.memory;
  new Int32Array(buffer, from, words.length).set(words);
  for (let first = 0; first < scores.length; first += blockRows) {
    const rows = scores.subarray(first, first + blockRows);
    read.forEach(({ feature, missingRight }, place) => {
      const cells = new Float32Array(buffer, columnsAt + place * columnBytes, rows.length);
      cells.set(columns[feature]?.subarray(first, first + rows.length) ?? []);
      if (missingRight) sendMissingRight(cells);
    });
    const sums = new Float64Array(buffer, scoresAt, rows.length);
    sums.set(rows);
    const cells = 4 * rowsAtOnce * Math.ceil(rows.length / rowsAtOnce);
    kernel.addLeaves(from, end, cells, scoresAt);
    rows.set(sums);
  }
}

function sendMissingRight(cells: Float32Array): void {
  for (let row = 0; row < cells.length; row++) if (Number.isNaN(cells[row])) cells[row] = Infinity;
}
