import { expect, test } from 'vitest';
import { describeMlmodel } from './describe-mlmodel';

// As mlflow 3.11 writes it for mlflow.sklearn.log_model with a signature and an input example.
const sklearn = `artifact_path: mlflow-artifacts:/0/models/m-1/artifacts
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.11.7
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.8.0
mlflow_version: 3.11.1
model_size_bytes: 1234
model_uuid: m-1
prompts: null
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "distance", "required": true}, {"type": "string", "name": "origin", "required":
    false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 2]}}]'
  params: '[{"name": "threshold", "default": 0.5, "shape": null, "type": "double"}]'
utc_time_created: '2026-11-20 10:11:12.131415'
`;

const describeText = (text: string, folder = 'model') => describeMlmodel(new TextEncoder().encode(text), folder);

test('tells flavours, signature and where the example lies', async () => {
  const model = await describeText(sklearn);
  expect(model.flavours.map(({ name }) => name)).toEqual(['python_function', 'sklearn']);
  expect(model.flavours[1]?.facts).toContainEqual({ key: 'sklearn_version', value: '1.8.0' });
  expect(model.flavours[1]?.facts.map(({ key }) => key)).not.toContain('code');
  expect(model.signature).toEqual({
    inputs: [
      { name: 'distance', type: 'double', required: true },
      { name: 'origin', type: 'string', required: false },
    ],
    outputs: [{ name: '#1', type: 'int64[? × 2]', required: true }],
    params: [{ name: 'threshold', type: 'double', required: true }],
  });
  expect(model).toMatchObject({
    inputExample: 'model/input_example.json',
    mlflowVersion: '3.11.1',
    createdAt: '2026-11-20 10:11:12.131415',
    sizeBytes: 1234,
  });
});

test('a model without a signature has none; one at the root names its example there', async () => {
  const bare = 'flavors:\n  onnx: {data: model.onnx}\nsaved_input_example_info: {artifact_path: e.json}\n';
  expect(await describeText(bare, '')).toMatchObject({ signature: null, inputExample: 'e.json', mlflowVersion: null });
});

test('fields that cannot be read are left out, lists are told by what they hold', async () => {
  const outputs = '[{"type":"array","items":{"type":"string"}}, null]';
  const odd = `flavors: {}\nsignature:\n  inputs: 'nope'\n  outputs: '${outputs}'\n`;
  expect((await describeText(odd)).signature).toEqual({
    inputs: [],
    outputs: [
      { name: '#1', type: 'list of string', required: true },
      { name: '#2', type: 'unknown', required: true },
    ],
    params: [],
  });
});

test.each([['flavors: ['], ['- 1'], ['flavors: 3']])('%j is no such file', async (text) => {
  await expect(describeText(text)).rejects.toThrow(RangeError);
});
