import type { FittedStep, Recipe } from '@/lib/preprocessing/schema';
import type { GraphBuilder } from './graph-builder';

const floatType = 1;

type Step<Kind extends FittedStep['kind']> = Extract<FittedStep, { kind: Kind }>;

/** The numbers of a field: filled where missing, with an indicator beside them where asked for. */
function numericNodes(graph: GraphBuilder, step: Step<'numeric'>, field: string): string {
  if (step.fill === null && !step.missingIndicator) return field;
  const isMissing = graph.node('IsNaN', [field]);
  const filled =
    step.fill === null ? field : graph.node('Where', [isMissing, graph.floats([step.fill], [1]), field]);
  if (!step.missingIndicator) return filled;
  const indicator = graph.node('Cast', [isMissing], { with: { to: { int: floatType } } });
  return graph.node('Concat', [filled, indicator], { with: { axis: { int: 1 } } });
}

function oneHotNodes(graph: GraphBuilder, { categories }: Step<'one-hot'>, field: string): string {
  const hot = graph.node('OneHotEncoder', [field], {
    ml: true,
    with: { cats_strings: { strings: categories }, zeros: { int: 1 } },
  });
  return graph.node('Reshape', [hot, graph.shape([-1, categories.length])]);
}

function targetNodes(graph: GraphBuilder, step: Step<'target-encoding'>, field: string): string {
  const { categories, values, prior } = step;
  const columns = prior.map((unknown, k) => {
    // A category that nobody has, so that the lists are not empty; it stands for unknown like any other.
    const keys = categories.length > 0 ? categories : [''];
    const known = categories.length > 0 ? values.map((one) => one[k] ?? unknown) : [unknown];
    const encoded = graph.node('LabelEncoder', [field], {
      ml: true,
      with: { keys_strings: { strings: keys }, values_floats: { floats: known }, default_float: { float: unknown } },
    });
    return graph.node('Reshape', [encoded, graph.shape([-1, 1])]);
  });
  const [only] = columns;
  return columns.length === 1 && only ? only : graph.node('Concat', columns, { with: { axis: { int: 1 } } });
}

/**
 * The nodes that make features of fields as the recipe does. A missing text is the empty text, a missing number NaN.
 *
 * @returns the name of the features, N × d
 * @throws RangeError if a step has no like in ONNX
 */
export function recipeNodes(graph: GraphBuilder, recipe: Recipe): string {
  const fields = new Map<string, string>();
  const fieldOf = (name: string, type: 'number' | 'text') => {
    const known = fields.get(name) ?? graph.input(name, type);
    fields.set(name, known);
    return known;
  };
  const parts = recipe.steps.map((step) => {
    if (step.kind === 'numeric') return numericNodes(graph, step, fieldOf(step.column, 'number'));
    if (step.kind === 'one-hot') return oneHotNodes(graph, step, fieldOf(step.column, 'text'));
    if (step.kind === 'target-encoding') return targetNodes(graph, step, fieldOf(step.column, 'text'));
    throw new RangeError(
      `the recipe reads parts of the instant "${step.column}", which ONNX has no operator for: train without it, ` +
        'or with columns such as the hour in its place',
    );
  });
  const [only] = parts;
  const joined = parts.length === 1 && only ? only : graph.node('Concat', parts, { with: { axis: { int: 1 } } });
  if (!recipe.scaling) return joined;
  const { centers, scales } = recipe.scaling;
  const centered = graph.node('Sub', [joined, graph.floats(centers, [1, centers.length])]);
  return graph.node('Div', [centered, graph.floats(scales, [1, scales.length])]);
}
