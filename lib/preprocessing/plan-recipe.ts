import { columnFacts, type ColumnFacts } from './column-facts';
import { findLeak } from './find-leak';
import type { Target } from './read-target';
import type { ColumnSpec, RecipePlan, RecipeStep, TargetSpec } from './schema';
import { getColumn, type Table } from './table';

/** Trees take raw values; linear models need gaps filled, scales alike and categories spread out. */
export type ModelFamily = 'trees' | 'linear';

const yearMs = 365 * 86_400_000;
const maxOneHot = 12;
const count = (value: number) => value.toLocaleString('en-US');

/** Whether a name says identifier: id, user_id, id-user, userId. */
function hasKeyName(name: string): boolean {
  return /^(.*[_\s-])?id([_\s-].*)?$/i.test(name) || /[a-z]I[dD]$/.test(name);
}

/** Why a column cannot be used, or null. */
function reasonAgainst({ name, type }: ColumnSpec, facts: ColumnFacts): string | null {
  const present = facts.rows - facts.missing;
  if (present === 0) return `${name} is left out: it is empty in every row`;
  if (facts.distinct === 1 && facts.missing === 0) return `${name} is left out: it has the same value in every row`;
  if (type === 'text') return `${name} is left out: it is free text`;
  if (type === 'category' && facts.distinct > 20 && present / facts.distinct < 10) {
    const counts = `${count(facts.distinct)} different values in ${count(present)} rows`;
    return `${name} is left out: ${counts} are too many to learn from`;
  }
  const isKey = facts.whole && facts.missing === 0 && facts.distinct === facts.rows && facts.rows > 20;
  if (type !== 'datetime' && isKey && (facts.increasing || hasKeyName(name))) {
    return `${name} is left out: it looks like a row number or an identifier`;
  }
  return null;
}

function planDatetime(column: string, facts: ColumnFacts, cyclic: boolean): RecipeStep {
  const long = facts.max - facts.min >= yearMs;
  return {
    kind: 'datetime',
    column,
    parts: [...(facts.hasTime ? (['minuteOfDay'] as const) : []), 'weekday', ...(long ? (['month'] as const) : [])],
    cyclic,
  };
}

function planStep({ name: column, type }: ColumnSpec, facts: ColumnFacts, family: ModelFamily): RecipeStep {
  const linear = family === 'linear';
  const impute = linear ? 'median' : 'none';
  if (type === 'datetime') return planDatetime(column, facts, linear);
  if (type === 'boolean') return { kind: 'boolean', column, impute };
  if (type === 'number' || type === 'integer') {
    return { kind: 'numeric', column, impute, missingIndicator: linear && facts.missing > 0 };
  }
  if (linear && facts.distinct <= maxOneHot) return { kind: 'one-hot', column, maxCategories: maxOneHot };
  return { kind: 'target-encoding', column, pseudoCount: 50, minRows: Math.min(10, Math.ceil(facts.rows / 100)) };
}

export type PlanRecipeInput = {
  table: Table;
  columns: readonly ColumnSpec[];
  targetSpec: TargetSpec;
  target: Target;
  exclude?: readonly string[];
  family: ModelFamily;
};

/**
 * A default recipe for any table: which columns become features and how.
 *
 * Left out, with a sentence each in `notes`: empty and constant columns, free text, row numbers and identifiers,
 * categories with too many values. A column that all but determines the target stays, with a warning. The target's
 * source column is never a feature.
 *
 * @throws RangeError if no column is left
 */
export function planRecipe(input: PlanRecipeInput): { plan: RecipePlan; notes: string[] } {
  const { table, targetSpec, target, family } = input;
  const excluded = new Set([targetSpec.column, ...(input.exclude ?? [])]);
  const steps: RecipeStep[] = [];
  const notes: string[] = [];
  for (const spec of input.columns) {
    if (excluded.has(spec.name)) continue;
    const column = getColumn(table, spec.name);
    const facts = columnFacts(column);
    const against = reasonAgainst(spec, facts);
    if (against) {
      notes.push(against);
      continue;
    }
    steps.push(planStep(spec, facts, family));
    if (findLeak(column, target)) {
      notes.push(
        `${spec.name} alone almost determines ${targetSpec.column}: if it is known only afterwards, exclude it`,
      );
    }
  }
  if (steps.length === 0) {
    throw new RangeError(['no column is left to predict from', ...notes].join('; '));
  }
  return { plan: { steps, standardise: family === 'linear' }, notes };
}
