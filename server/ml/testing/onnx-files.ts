import onnxProto, { type onnx } from 'onnx-proto';

const { onnx: proto } = onnxProto;
const { AttributeType } = proto.AttributeProto;

/** Numbers of tensor types. */
export const tensorTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;

type Size = number | string;

/** An input or output tensor; without a shape where the file says none. */
export function value(name: string, type: keyof typeof tensorTypes, shape: readonly Size[]): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: tensorTypes[type], shape: { dim } } } };
}

/** An output of maps by class, as scikit-learn's converter makes them. */
export function mapsOutput(name: string): onnx.IValueInfoProto {
  const mapType = { keyType: tensorTypes.string, valueType: { tensorType: { elemType: tensorTypes.float } } };
  return { name, type: { sequenceType: { elemType: { mapType } } } };
}

export function floats(name: string, dims: number[], values: readonly number[]): onnx.ITensorProto {
  return { name, dataType: tensorTypes.float, dims, floatData: [...values] };
}

type Attribute = number | string | readonly number[] | readonly string[] | { float: number } | { floats: number[] };

const bytes = (text: string) => new TextEncoder().encode(text);

function attribute(name: string, given: Attribute): onnx.IAttributeProto {
  if (typeof given === 'number') return { name, type: AttributeType.INT, i: given };
  if (typeof given === 'string') return { name, type: AttributeType.STRING, s: bytes(given) };
  if ('float' in given) return { name, type: AttributeType.FLOAT, f: given.float };
  if ('floats' in given) return { name, type: AttributeType.FLOATS, floats: given.floats };
  const isText = (values: readonly (number | string)[]): values is readonly string[] => typeof values[0] === 'string';
  if (isText(given)) return { name, type: AttributeType.STRINGS, strings: given.map(bytes) };
  return { name, type: AttributeType.INTS, ints: [...given] };
}

interface Node {
  op: string;
  in: string[];
  out: string[];
  ml?: boolean;
  with?: Record<string, Attribute>;
}

interface File {
  nodes: Node[];
  inputs: onnx.IValueInfoProto[];
  outputs: onnx.IValueInfoProto[];
  initializers?: onnx.ITensorProto[];
  opset?: number;
}

/** A file as exporters write it. */
export function onnxFile({ nodes, inputs, outputs, initializers = [], opset = 13 }: File): Uint8Array {
  const node = nodes.map(
    ({ op, in: input, out: output, ml, with: attributes = {} }): onnx.INodeProto => ({
      opType: op,
      input,
      output,
      domain: ml ? 'ai.onnx.ml' : '',
      attribute: Object.entries(attributes).map(([name, given]) => attribute(name, given)),
    }),
  );
  const model: onnx.IModelProto = {
    irVersion: 8,
    producerName: 'skl2onnx',
    producerVersion: '1.17.0',
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'ai.onnx.ml', version: 1 },
    ],
    graph: { name: 'graph', node, input: inputs, output: outputs, initializer: initializers },
  };
  return proto.ModelProto.encode(proto.ModelProto.create(model)).finish();
}
