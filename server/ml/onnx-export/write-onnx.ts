import type { ModelBundle } from '../bundle';
import { GraphBuilder } from './graph-builder';
import { linearNodes, treeNodes } from './model-nodes';
import { recipeNodes } from './recipe-nodes';

/**
 * Writes a model with its recipe as one ONNX graph: one input a field (numbers as float32, NaN for missing; texts), and
 * one output: `probabilities`, N × classes, or `value`, N × 1.
 *
 * @throws RangeError with a sentence if the kind or a step of the recipe cannot be expressed
 */
export async function writeOnnx(bundle: ModelBundle): Promise<Uint8Array> {
  const { model, recipe, task, signature } = bundle;
  if (model.kind !== 'gbt' && model.kind !== 'logistic') {
    const isGraph = model.kind === 'onnx';
    const why = isGraph ? 'it is a graph already: use the file it came from' : 'trees and linear ones are';
    throw new RangeError(`a model of kind ${model.kind} is not written as ONNX; ${why}`);
  }
  const { onnx } = (await import('onnx-proto')).default;
  const graph = new GraphBuilder(onnx);
  const features = recipeNodes(graph, recipe);
  const scores = model.kind === 'gbt' ? treeNodes(graph, model, features) : linearNodes(graph, model, features);
  const properties = { target: signature.outputName, task, classes: JSON.stringify(signature.classes) };
  if (task === 'regression') return graph.finish(scores, { name: 'value', width: 1, properties });
  const name = 'probabilities';
  if (task === 'multiclass') {
    const shares = graph.node('Softmax', [scores], { with: { axis: { int: 1 } } });
    return graph.finish(shares, { name, width: signature.classes.length, properties });
  }
  const positive = graph.node('Sigmoid', [scores]);
  const negative = graph.node('Sub', [graph.floats([1], [1]), positive]);
  const both = graph.node('Concat', [negative, positive], { with: { axis: { int: 1 } } });
  return graph.finish(both, { name, width: 2, properties });
}
