import { TfjsNetwork, type TfjsLayer } from './tfjs-schema';

const what = 'only networks whose layers follow each other are served directly; convert others to ONNX with tf2onnx';

/** Name of the layer that feeds this one: `inbound_nodes` holds [[["name", 0, 0, {}]]]. */
function feederOf(layer: TfjsLayer): string | null {
  const nodes = layer.inbound_nodes ?? [];
  if (nodes.length === 0) return null;
  const [node] = nodes;
  const inputs = Array.isArray(node) ? node : [];
  const [input] = inputs;
  if (nodes.length > 1 || inputs.length !== 1 || !Array.isArray(input) || typeof input[0] !== 'string') {
    throw new RangeError(`layer "${layer.config.name ?? ''}" does not have one layer before it: ${what}`);
  }
  return input[0];
}

/**
 * The layers of a network in the order they are run.
 *
 * @throws RangeError if it branches, or holds other networks
 */
export function chainOfLayers(topology: Record<string, unknown>): TfjsLayer[] {
  const parsed = TfjsNetwork.safeParse(topology['model_config'] ?? topology);
  if (!parsed.success) throw new RangeError('this is no TensorFlow.js layers model: model.json names no layers');
  const { class_name: kind, config } = parsed.data;
  const layers = Array.isArray(config) ? config : config.layers;
  if (kind === 'Sequential') return layers;
  const names = layers.map((layer) => layer.config.name);
  layers.forEach((layer, index) => {
    const feeder = feederOf(layer);
    if (index === 0 ? feeder === null : feeder !== null && feeder === names[index - 1]) return;
    throw new RangeError(`layer "${layer.config.name ?? ''}" does not follow the one listed before it: ${what}`);
  });
  return layers;
}

/** Numbers a row that the network takes. @throws RangeError unless it takes rows of a table */
export function inputWidth([first]: readonly TfjsLayer[]): number {
  const shape = first?.config['batch_input_shape'] ?? first?.config['batch_shape'];
  if (!Array.isArray(shape)) throw new RangeError('the first layer does not say how many numbers it takes');
  const [, width] = shape as unknown[];
  if (shape.length === 2 && typeof width === 'number' && Number.isInteger(width) && width > 0) return width;
  throw new RangeError(`the network takes the shape [${shape.join(', ')}]; only rows of a table, [N, d], are served`);
}
