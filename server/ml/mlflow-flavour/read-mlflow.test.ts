import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { readImport } from '../importing/read-import';
import { openServed } from '../open-bundle';
import { tarFile, zipFile } from '../testing/archives';
import { floats, onnxFile, value } from '../testing/onnx-files';
import { fileTree, xgboostFile } from '../testing/xgboost-files';

const trees = xgboostFile({
  objective: 'binary:logistic',
  baseScore: '5E-1',
  features: 2,
  trees: [fileTree([{ feature: 0, below: 40, left: 1, right: 2, missing: 'left' }, -1, 3])],
});
const graph = onnxFile({
  nodes: [{ op: 'Gemm', in: ['x', 'w', 'b'], out: ['y'] }],
  inputs: [value('x', 'float', ['N', 2])],
  outputs: [value('y', 'float', ['N', 1])],
  initializers: [floats('w', [2, 1], [2, -1]), floats('b', [1], [0.5])],
});

/** As mlflow.xgboost.log_model and mlflow.onnx.log_model of MLflow 2 write it. */
const mlmodel = (flavours: string, more = '') => `artifact_path: model
flavors:
${flavours}  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.xgboost
    python_version: 3.10.12
mlflow_version: 2.14.1
model_uuid: 8f2c9e3f2a0b4c7e9d51e6a7b8c9d0e1
run_id: 0123456789abcdef0123456789abcdef
${more}signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "double", "name":
    "income", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]'
  params: null
utc_time_created: '2026-11-20 10:00:00.000000'
`;
const xgboost = (data: string) => `  xgboost:
    code: null
    data: ${data}
    model_class: xgboost.core.Booster
    model_format: json
    xgb_version: 2.1.0
`;
const onnx = `  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.16.1
    providers:
    - CPUExecutionProvider
`;
const example = `saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  type: dataframe
`;

const options = ImportOptions.parse({ classes: ['no', 'yes'] });
const read = (files: Record<string, string | Uint8Array>, given = options) =>
  readImport(new Map([['model.zip', zipFile(files)]]), given);

describe('an MLflow model directory', () => {
  it('with trees has the names of its signature, and its example in the sample', async () => {
    const { bundle } = await read({
      'model/MLmodel': mlmodel(xgboost('model.json'), example),
      'model/model.json': trees,
      'model/conda.yaml': 'name: x',
      'model/input_example.json': '{"columns": ["age", "income"], "data": [[51.0, 12.5], [20.0, null]]}',
    });
    expect(bundle.signature.inputs.map(({ name, example: shown }) => [name, shown])).toEqual([
      ['age', 51],
      ['income', 12.5],
    ]);
    expect(bundle.sample.rows.slice(0, 2)).toEqual([
      { age: 51, income: 12.5 },
      { age: 20, income: null },
    ]);
    expect(bundle.sample.outputs[0]?.[0]).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    expect(bundle.origin).toEqual({
      format: 'mlflow',
      fileName: 'model.json',
      producer: 'MLflow 2.14.1, XGBoost 2.1.0',
    });
  });

  it('with a graph runs in onnxruntime', async () => {
    const packed = gzipSync(tarFile({ MLmodel: mlmodel(onnx), 'model.onnx': graph }));
    const { bundle } = await readImport(new Map([['model.tar.gz', packed]]), ImportOptions.parse({}));
    const served = await openServed(bundle);
    expect(served.predict({ age: 3, income: 4 }).score).toBeCloseTo(2.5, 6);
  });

  it.each([
    ['records', '[{"age": 51, "income": 1}]'],
    ['an array', '{"inputs": [[51, 1]]}'],
    ['a split data frame', '{"dataframe_split": {"columns": ["age", "income"], "data": [[51, 1]]}}'],
  ])('takes an example that is %s', async (_what, text) => {
    const { bundle } = await read({
      MLmodel: mlmodel(xgboost('model.json'), example),
      'model.json': trees,
      'input_example.json': text,
    });
    expect(bundle.sample.rows[0]).toEqual({ age: 51, income: 1 });
  });

  it('leaves examples out that do not fit, and says so', async () => {
    const { bundle, notes } = await read({
      MLmodel: mlmodel(xgboost('model.json'), example),
      'model.json': trees,
      'input_example.json': '[{"age": "old"}, {"age": 30, "income": 2}]',
    });
    expect(bundle.sample.rows[0]).toEqual({ age: 30, income: 2 });
    expect(notes.join()).toContain('1 rows of its input example do not fit and were left out: field "age"');
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['another flavour', { MLmodel: mlmodel('  sklearn:\n    data: a.pkl\n') }, 'its flavours are sklearn, python'],
    ['a binary file', { MLmodel: mlmodel(xgboost('model.xgb')), 'model.xgb': 'binf' }, 'old binary format'],
    ['a missing file', { MLmodel: mlmodel(onnx) }, 'names the file model.onnx, which is missing'],
    ['broken YAML', { MLmodel: 'flavors: [', 'model.onnx': graph }, 'no YAML that can be read'],
    ['YAML that multiplies', { MLmodel: 'a: &a [1]\nflavors: *a\n', 'x.onnx': graph }, 'no YAML that can be read'],
    ['no flavours', { MLmodel: 'artifact_path: model\n', 'model.onnx': graph }, 'not as MLflow writes it: at flavors'],
    ['a file outside', { MLmodel: mlmodel(onnx.replace('model.onnx', '../../etc/passwd')) }, 'which is missing'],
  ])('with %s gets a sentence', async (_what, files, sentence) => {
    await expect(read(files)).rejects.toThrow(sentence);
  });
});
