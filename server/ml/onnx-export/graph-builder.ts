import type { onnx } from 'onnx-proto';

type Proto = typeof onnx;

/** Values of attributes; wrapped where the type cannot be seen from the value. */
export type AttributeValue =
  string | { int: number } | { float: number } | { ints: number[] } | { floats: number[] } | { strings: string[] };

const [floatType, stringType, int64Type] = [1, 8, 7];
const irVersion = 8;
const opsets = [
  { domain: '', version: 13 },
  { domain: 'ai.onnx.ml', version: 2 },
];
const bytesOf = (text: string) => new TextEncoder().encode(text);

interface NodeOptions {
  /** Of the domain ai.onnx.ml. */
  ml?: true;
  with?: Record<string, AttributeValue>;
}

/** Puts an ONNX graph together, node by node; every node has one output. */
export class GraphBuilder {
  private readonly nodes: onnx.INodeProto[] = [];
  private readonly inputs: onnx.IValueInfoProto[] = [];
  private readonly constants: onnx.ITensorProto[] = [];

  constructor(private readonly proto: Proto) {}

  /** A field: one column of numbers or texts. */
  input(name: string, type: 'number' | 'text'): string {
    this.inputs.push(this.valueInfo(name, type === 'number' ? floatType : stringType, 1));
    return name;
  }

  floats(values: readonly number[], dims: readonly number[]): string {
    return this.constant({ dataType: floatType, dims: [...dims], floatData: [...values] });
  }

  shape(dims: readonly number[]): string {
    return this.constant({ dataType: int64Type, dims: [dims.length], int64Data: [...dims] });
  }

  /** Adds a node. @returns the name of what it gives */
  node(opType: string, input: readonly string[], { ml, with: attributes = {} }: NodeOptions = {}): string {
    const output = `n${this.nodes.length}`;
    const attribute = Object.entries(attributes).map(([name, value]) => this.attribute(name, value));
    this.nodes.push({ opType, input: [...input], output: [output], attribute, domain: ml ? 'ai.onnx.ml' : '' });
    return output;
  }

  /** The file, with `from` given out as `name`. */
  finish(from: string, about: { name: string; width: number; properties: Record<string, string> }): Uint8Array {
    const { name, width, properties } = about;
    this.nodes.push({ opType: 'Identity', input: [from], output: [name] });
    const model: onnx.IModelProto = {
      irVersion,
      producerName: 'ringside',
      opsetImport: opsets,
      metadataProps: Object.entries(properties).map(([key, value]) => ({ key, value })),
      graph: {
        name: 'ringside',
        node: this.nodes,
        input: this.inputs,
        output: [this.valueInfo(name, floatType, width)],
        initializer: this.constants,
      },
    };
    return this.proto.ModelProto.encode(this.proto.ModelProto.create(model)).finish();
  }

  private constant(tensor: onnx.ITensorProto): string {
    const name = `c${this.constants.length}`;
    this.constants.push({ ...tensor, name });
    return name;
  }

  private valueInfo(name: string, elemType: number, width: number): onnx.IValueInfoProto {
    return { name, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, { dimValue: width }] } } } };
  }

  private attribute(name: string, value: AttributeValue): onnx.IAttributeProto {
    const { AttributeType } = this.proto.AttributeProto;
    if (typeof value === 'string') return { name, type: AttributeType.STRING, s: bytesOf(value) };
    if ('int' in value) return { name, type: AttributeType.INT, i: value.int };
    if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
    if ('ints' in value) return { name, type: AttributeType.INTS, ints: value.ints };
    if ('floats' in value) return { name, type: AttributeType.FLOATS, floats: value.floats };
    return { name, type: AttributeType.STRINGS, strings: value.strings.map(bytesOf) };
  }
}
