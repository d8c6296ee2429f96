import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { GbtParams } from '@/lib/contracts/model-kinds';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { createRandom } from '@/lib/random/create-random';
import { packBundle, type ModelBundle } from '@/server/ml/bundle';
import { numericRecipe } from '@/server/ml/importing/numeric-recipe';
import { readImport } from '@/server/ml/importing/read-import';
import { openBundle, openServed } from '@/server/ml/open-bundle';
import { trainGbt } from '@/server/ml/gbt/train-gbt';
import { writeOnnx } from '@/server/ml/onnx-export/write-onnx';
import { floats, onnxFile, value } from '@/server/ml/testing/onnx-files';
import { writeXgboost } from '@/server/ml/xgboost/write-xgboost';
import { measureLatency } from '@/server/serving/measure-version';
import type { Figure } from './log-metric';

type Print = (figure: Figure) => void;

const width = 30;
const coldTargetMs = 200;
const swaps = 1000;
const leakTargetMb = 64;
const names = Array.from({ length: width }, (_, f) => `f${f}`);
const options = ImportOptions.parse({ task: 'binary' });
const random = createRandom(1);
const normal = (count: number) => Array.from({ length: count }, () => (random() - 0.5) / 4);

/** A hundred trees of 31 leaves on thirty numbers. */
async function makeTrees(): Promise<ModelBundle> {
  const rowCount = 20_000;
  const columns = names.map(() => Float32Array.from({ length: rowCount }, () => random()));
  const target = Float64Array.from({ length: rowCount }, (_, row) =>
    Number((columns[0]?.[row] ?? 0) + (columns[1]?.[row] ?? 0) * (columns[2]?.[row] ?? 0) + random() / 2 > 1),
  );
  const { model } = await trainGbt({
    ...{ task: 'binary', classes: ['no', 'yes'], seed: 1, params: GbtParams.parse({}) },
    train: { features: { rowCount, names, columns }, target },
  });
  const inputs = names.map((name) => ({ name, type: 'number' as const, required: false, example: 0.5 }));
  const sample = { rows: [Object.fromEntries(names.map((name) => [name, 0.5]))], outputs: [[0.5]] };
  return {
    ...{ format: 'ringside-model/1', kind: 'gbt', task: 'binary', params: {}, seed: 1, threshold: 0.5, model, sample },
    target: { kind: 'column', column: 'y' },
    recipe: numericRecipe(inputs),
    signature: { inputs, task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName: 'y' },
    trainedOn: { rows: rowCount },
  };
}

/** An MLP 30-64-32-1 as ONNX. */
function makeGraph(): Uint8Array {
  const layers = [width, 64, 32, 1];
  const sizes = layers.slice(1).map((size, i) => [layers[i] ?? 0, size] as const);
  return onnxFile({
    nodes: sizes.flatMap((_, i) => [
      { op: 'Gemm', in: [i === 0 ? 'x' : `a${i - 1}`, `w${i}`, `b${i}`], out: [`s${i}`] },
      { op: i < 2 ? 'Relu' : 'Sigmoid', in: [`s${i}`], out: [i < 2 ? `a${i}` : 'p'] },
    ]),
    inputs: [value('x', 'float', ['N', width])],
    outputs: [value('p', 'float', ['N', 1])],
    initializers: sizes.flatMap(([from, to], i) => [
      floats(`w${i}`, [from, to], normal(from * to)),
      floats(`b${i}`, [to], normal(to)),
    ]),
  });
}

/** The same shape as a TensorFlow.js folder. */
function makeNetwork(): Map<string, Uint8Array> {
  const layers = [width, 64, 32, 1];
  const config = layers.slice(1).map((units, i) => ({
    class_name: 'Dense',
    config: {
      ...{ name: `d${i}`, units, activation: i < 2 ? 'relu' : 'sigmoid', use_bias: true },
      ...(i === 0 ? { batch_input_shape: [null, width] } : {}),
    },
  }));
  const weights = layers.slice(1).flatMap((units, i) => [
    { name: `d${i}/kernel`, shape: [layers[i] ?? 0, units], dtype: 'float32' },
    { name: `d${i}/bias`, shape: [units], dtype: 'float32' },
  ]);
  const count = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const json = {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 's', layers: config } },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  };
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ['w.bin', new Uint8Array(Float32Array.from(normal(count)).buffer)],
  ]);
}

interface Measured {
  print: Print;
  name: string;
  bundle: ModelBundle;
}

/** Single rows on the gateway's code, and a cold load with its sample check. */
async function printKind({ print, name, bundle }: Measured): Promise<void> {
  const bytes = packBundle(bundle);
  const started = performance.now();
  const model = await openBundle(bytes);
  const coldMs = performance.now() - started;
  const { p50Ms, p99Ms } = await measureLatency(model, { id: '', version: 1, sha256: '' });
  model.release();
  const figure = (what: string, ms: number, target: number | null) =>
    print({
      ...{ bench: 'kinds', figure: `${name}, ${what}`, value: ms, unit: 'ms' },
      ...{ target, ok: target === null || ms <= target },
    });
  figure('single row p50', p50Ms, 1);
  figure('single row p99', p99Ms, 5);
  figure('cold load', coldMs, coldTargetMs);
}

/** A remote model on this machine that answers at once: what asking elsewhere costs at least. */
async function printRemote(print: Print): Promise<void> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { dataframe_split: split } = JSON.parse(text) as { dataframe_split: { data: unknown[] } };
      response.end(JSON.stringify({ predictions: split.data.map(() => 0.5) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bundle = await makeTrees();
  const fields = names.map((name) => ({ name, type: 'number' as const }));
  const model: ModelBundle['model'] = {
    ...{ kind: 'remote', protocol: 'mlflow', inferUrl: `${url}/invocations`, healthUrl: `${url}/ping` },
    ...{ layout: 'columns', inputName: 'x', outputName: null, fields, classes: ['no', 'yes'], task: 'binary' },
    ...{ timeoutMs: 2000, concurrency: 8, credentialId: null },
  };
  const remote = await openServed({ ...bundle, kind: 'remote', model }, () => ({
    dispatcher: new Agent({ connections: 8 }),
    headers: async () => ({}),
  }));
  const { p50Ms, p99Ms } = await measureLatency(remote, { id: '', version: 1, sha256: '' });
  remote.release();
  server.close();
  for (const [what, ms] of [['p50', p50Ms] as const, ['p99', p99Ms] as const]) {
    const figure = `remote on this machine, single row ${what}`;
    print({ bench: 'kinds', figure, value: ms, unit: 'ms', target: null, ok: true });
  }
}

/** Opens a graph again and again without letting go of it by hand, as a gateway does when versions change. */
async function printSwaps(print: Print, bundle: ModelBundle): Promise<void> {
  const bytes = packBundle(bundle);
  const grown: number[] = [];
  for (let swap = 0; swap < swaps; swap++) {
    const model = await openBundle(Buffer.from(bytes));
    await model.predictTable({ rowCount: 0, columns: new Map() }).catch(() => undefined);
    if (swap % 100 === 99) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      grown.push(process.memoryUsage().rss / 2 ** 20);
    }
  }
  const growth = (grown.at(-1) ?? 0) - (grown[0] ?? 0);
  print({
    ...{ bench: 'kinds', figure: `memory gained by ${swaps} swaps of an ONNX model`, value: growth, unit: 'MiB' },
    ...{ target: leakTargetMb, ok: growth <= leakTargetMb },
  });
}

/** Every kind of model that can be served, on one machine: how quick single rows are, and how quick it is there. */
export async function benchKinds(print: Print): Promise<void> {
  const trees = await makeTrees();
  const { scoreRow, outputs } = await openServed(trees);
  const answer = new Float64Array(outputs);
  await scoreRow(trees.sample.rows[0] ?? {}, answer);
  const own: ModelBundle = { ...trees, sample: { ...trees.sample, outputs: [[...answer]] } };
  const read = async (files: Map<string, Uint8Array>) => (await readImport(files, options)).bundle;
  const encoder = new TextEncoder();
  await printKind({ print, name: 'own trees', bundle: own });
  const json = encoder.encode(writeXgboost(own));
  await printKind({ print, name: 'XGBoost JSON', bundle: await read(new Map([['m.json', json]])) });
  const exported = await read(new Map([['m.onnx', await writeOnnx(own)]]));
  await printKind({ print, name: 'the same trees as ONNX', bundle: exported });
  await printKind({ print, name: 'TensorFlow.js 30-64-32-1', bundle: await read(makeNetwork()) });
  const graph = await read(new Map([['m.onnx', makeGraph()]]));
  await printKind({ print, name: 'ONNX 30-64-32-1', bundle: graph });
  await printRemote(print);
  await printSwaps(print, graph);
}
