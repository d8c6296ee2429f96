import type { FittedStep } from './schema';

/** The names of the features a step makes, in the order it writes them. */
export function featureNamesOf(step: FittedStep, target: { classes: readonly string[] }): string[] {
  const { column } = step;
  switch (step.kind) {
    case 'numeric':
      return step.missingIndicator ? [column, `${column} missing`] : [column];
    case 'datetime':
      return step.parts.flatMap((part) => {
        const name = `${column} ${part}`;
        return step.cyclic ? [name, `${name} sin`, `${name} cos`] : [name];
      });
    case 'target-encoding':
      return step.prior.length === 1
        ? [column]
        : step.prior.map((_, output) => `${column} → ${target.classes[output] ?? output}`);
    case 'one-hot':
      return step.categories.map((category) => `${column} = ${category}`);
  }
}
