import type { Recipe, SignatureInput } from '@/lib/preprocessing/schema';

/** Fields that are the features as they stand; a missing value stays missing. */
export function numericRecipe(inputs: readonly Pick<SignatureInput, 'name' | 'type'>[]): Recipe {
  return {
    format: 'ringside-recipe/1',
    steps: inputs.map(({ name, type }) => ({
      kind: 'numeric',
      column: name,
      type: type === 'boolean' ? 'boolean' : 'number',
      fill: null,
      missingIndicator: false,
    })),
    featureNames: inputs.map(({ name }) => name),
    scaling: null,
  };
}
