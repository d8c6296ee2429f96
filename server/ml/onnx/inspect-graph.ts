import type { onnx } from 'onnx-proto';

/** What a graph's file says beside what onnxruntime tells of it. */
export interface GraphFacts {
  /** The graph to run: the file's, with the maps of `ZipMap` replaced by the tensor they are made of. */
  bytes: Uint8Array;
  producer: string;
  opsets: string;
  /** Class names, where its classifier has them. */
  classes: string[] | null;
  /** Categories that an encoder knows, by the input it reads. */
  categories: Map<string, string[]>;
  /** Whether it has nodes that are made for missing values. */
  handlesMissing: boolean;
}

const missingOps = new Set(['TreeEnsembleClassifier', 'TreeEnsembleRegressor', 'TreeEnsemble', 'Imputer']);
const classAttributes = ['classlabels_strings', 'classlabels_ints', 'classlabels_int64s'];
const categoryAttributes = ['cats_strings', 'keys_strings', 'classes_strings'];
const external = 1;
const floatType = 1;

/**
 * Reads an ONNX file.
 *
 * @throws RangeError if it is none, is cut off, or keeps its weights in other files
 */
export async function inspectGraph(bytes: Uint8Array): Promise<GraphFacts> {
  const { onnx: proto } = (await import('onnx-proto')).default;
  let model: onnx.ModelProto;
  try {
    model = proto.ModelProto.decode(bytes);
  } catch {
    throw new RangeError('this is no ONNX model, or it is cut off: it cannot be read as one');
  }
  const { graph } = model;
  const nodes = graph?.node ?? [];
  if (!graph || nodes.length === 0) throw new RangeError('this is no ONNX model: it has no graph');
  const outside = (graph.initializer ?? []).find((one) => one.dataLocation === external);
  if (outside) {
    throw new RangeError(
      `its weights (${outside.name ?? ''}) are kept in another file: save it as one file, ` +
        'with save_as_external_data=False',
    );
  }
  const zipMaps = nodes.filter(({ opType }) => opType === 'ZipMap');
  if (zipMaps.length > 0) replaceZipMaps(graph, zipMaps);
  return {
    bytes: zipMaps.length > 0 ? proto.ModelProto.encode(model).finish() : bytes,
    producer: `${model.producerName ?? ''} ${model.producerVersion ?? ''}`.trim() || 'ONNX',
    opsets: (model.opsetImport ?? []).map((one) => `${one.domain || 'ai.onnx'} ${String(one.version)}`).join(', '),
    classes: findClasses([...nodes, ...zipMaps]) ?? ownClasses(model),
    categories: findCategories(nodes),
    handlesMissing: nodes.some(({ opType }) => missingOps.has(opType ?? '')),
  };
}

/** Gives out the tensor that a ZipMap would turn into maps, which onnxruntime for Node cannot give out. */
function replaceZipMaps(graph: onnx.IGraphProto, zipMaps: readonly onnx.INodeProto[]): void {
  for (const zipMap of zipMaps) {
    const [from] = zipMap.input ?? [];
    const [to] = zipMap.output ?? [];
    const output = graph.output?.find(({ name }) => name === to);
    if (from === undefined || !output) continue;
    output.name = from;
    output.type = { tensorType: { elemType: floatType } };
  }
  graph.node = (graph.node ?? []).filter((node) => !zipMaps.includes(node));
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function attributeTexts(node: onnx.INodeProto, names: readonly string[]): string[] {
  const found = (node.attribute ?? []).filter(({ name }) => names.includes(name ?? ''));
  return found.flatMap(({ strings, ints }) => [...(strings ?? []).map(textOf), ...(ints ?? []).map(String)]);
}

function findClasses(nodes: readonly onnx.INodeProto[]): string[] | null {
  for (const node of nodes) {
    const classes = attributeTexts(node, classAttributes);
    if (classes.length > 1) return classes;
  }
  return null;
}

/** The classes that our own export notes beside the graph. */
function ownClasses({ metadataProps }: onnx.IModelProto): string[] | null {
  const text = metadataProps?.find(({ key }) => key === 'classes')?.value ?? '';
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 1 ? value.map(String) : null;
  } catch {
    return null;
  }
}

function findCategories(nodes: readonly onnx.INodeProto[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const node of nodes) {
    const [input] = node.input ?? [];
    const categories = attributeTexts(node, categoryAttributes);
    if (input !== undefined && categories.length > 0) found.set(input, categories);
  }
  return found;
}
