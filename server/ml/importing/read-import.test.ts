import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { tarFile, zipFile } from '../testing/archives';
import { floats, onnxFile, value } from '../testing/onnx-files';
import { fileTree, xgboostFile } from '../testing/xgboost-files';
import { readImport } from './read-import';
import { readTar } from './read-tar';
import { readZip } from './read-zip';

const options = ImportOptions.parse({});
const trees = xgboostFile({
  objective: 'reg:squarederror',
  baseScore: '0E0',
  features: 1,
  trees: [fileTree([{ feature: 0, below: 1, left: 1, right: 2, missing: 'left' }, 3, 4])],
});
const graph = onnxFile({
  nodes: [{ op: 'Gemm', in: ['x', 'w', 'b'], out: ['y'] }],
  inputs: [value('x', 'float', ['N', 1])],
  outputs: [value('y', 'float', ['N', 1])],
  initializers: [floats('w', [1, 1], [2]), floats('b', [1], [1])],
});
const text = (words: string) => new TextEncoder().encode(words);
const read = (name: string, bytes: Uint8Array) => readImport(new Map([[name, bytes]]), options);
const bytesOf = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));

describe('an upload', () => {
  it.each([
    ['model.json', trees, 'gbt'],
    ['model.onnx', graph, 'onnx'],
    ['without-a-name', graph, 'onnx'],
    ['model.json.gz', gzipSync(trees), 'gbt'],
    ['model.zip', zipFile({ 'a/': '', 'a/model.json': trees, 'a/readme.txt': 'x' }), 'gbt'],
    ['model.tar.gz', gzipSync(tarFile({ 'a/model.onnx': graph, 'a/._model.onnx': 'x' })), 'onnx'],
  ])('%s becomes a model that answers its sample', async (name, bytes, kind) => {
    const { bundle } = await read(name, bytes);
    expect(bundle.kind).toBe(kind);
    expect(bundle.sample.rows).toHaveLength(20);
    expect(bundle.origin?.fileName.startsWith(name.split('.')[0] ?? '') ?? false).toBe(true);
  });

  it.each<[string, Uint8Array, string]>([
    ['empty.onnx', new Uint8Array(0), 'the file is empty'],
    ['nothing.zip', zipFile({}), 'there is no file in it'],
    ['model.pkl', Uint8Array.of(0x80, 4, 0x95), 'Python pickle'],
    ['model.h5', text('\x89HDF'), 'Keras file'],
    ['notes.zip', zipFile({ 'a.txt': 'a', 'b.txt': 'b' }), 'no model was found among its 2 files (a.txt, b.txt …)'],
    ['cut.zip', zipFile({ 'model.json': trees }).subarray(0, 200), 'its directory is missing'],
    ['cut.tar.gz', gzipSync(tarFile({ 'm.onnx': graph })).subarray(0, 60), 'damaged or cut off'],
    ['words.txt', text('hello there, this is no model at all'), 'no ONNX model'],
  ])('%s gets a sentence', async (name, bytes, sentence) => {
    await expect(read(name, bytes)).rejects.toThrow(sentence);
  });
});

describe('a zip file', () => {
  it('gives its files, stored or deflated', () => {
    const files = readZip(zipFile({ 'a.txt': 'one', 'b/c.txt': 'two '.repeat(1000) }));
    expect(bytesOf(files)).toEqual({ 'a.txt': 'one', 'b/c.txt': 'two '.repeat(1000) });
  });

  it.each(['../evil', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\x'])('may not lead out of itself: %s', (name) => {
    expect(() => readZip(zipFile({ [name]: 'x' }))).toThrow('leads out of it');
  });

  it('may not hold more than it promises', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000));
    const packed = zipFile({ 'model.json': { method: 8, data: bomb, sizeBytes: 1000 } });
    expect(() => readZip(packed)).toThrow('does not unpack to the 1000 bytes it promises');
  });

  it('may not promise more than 1 GiB, in one entry or in all', () => {
    const half = { method: 8, data: Buffer.alloc(1), sizeBytes: 2 ** 29 + 1 };
    const small = { method: 0, data: Buffer.alloc(0), sizeBytes: 0 };
    expect(() => readZip(zipFile({ a: { ...half, sizeBytes: 2 ** 31 } }))).toThrow('more than 1 GiB');
    const many = Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [`f${i}`, small]));
    expect(() => readZip(zipFile(many))).toThrow('more than 5000 entries');
  });

  it('is refused when encrypted', () => {
    const packed = Buffer.from(zipFile({ a: 'x' }));
    packed.writeUInt16LE(1, packed.lastIndexOf(Buffer.from('PK\x01\x02')) + 8);
    expect(() => readZip(packed)).toThrow('encrypted');
  });
});

describe('a tar file', () => {
  const longName = `${'deep/'.repeat(30)}model.json`;

  it('gives its files, with long names too', () => {
    const files = readTar(tarFile({ 'a.txt': 'one', [longName]: 'two' }));
    expect(bytesOf(files)).toEqual({ 'a.txt': 'one', [longName]: 'two' });
  });

  it('may not lead out of itself, and leaves links out', () => {
    expect(() => readTar(tarFile({ '../evil': 'x' }))).toThrow('leads out of it');
    const link = Buffer.from(tarFile({ a: '' }));
    link.write('2', 156);
    expect(readTar(link).size).toBe(0);
  });

  it('is refused when cut off or damaged', () => {
    const whole = tarFile({ a: 'x'.repeat(2000) });
    expect(() => readTar(whole.subarray(0, 1024))).toThrow('cut off');
    const damaged = Buffer.from(whole);
    damaged.write('zzz', 124);
    expect(() => readTar(damaged)).toThrow('the size of an entry is no number');
  });
});
