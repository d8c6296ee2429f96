import { FilterError, type Comparator, type Field, type Filter, type FilterValue } from './filter';
import { parseClauses, type Clause, type ClauseTree } from './parse-clauses';
import { unquote, type FilterToken } from './read-tokens';
import { calledIn, comparatorsOf, isNumericField, readField, setOf, takesLists } from './run-fields';

/**
 * Reads a filter of runs: MLflow's grammar, with OR and parentheses. Null for an empty text, which all runs match.
 *
 *   metrics.loss < 0.2 AND (params.model = 'tree' OR tags.team IS NULL)
 *
 * @throws FilterError for what cannot be read, in the words clients know
 * Source: mlflow-rest, section 4; messages as in `mlflow/utils/search_utils.py`.
 */
export function parseFilter(text: string): Filter | null {
  const tree = parseClauses(text);
  return tree && readTree(tree);
}

function readTree(tree: ClauseTree): Filter {
  if (tree.type !== 'clause') return { type: tree.type, parts: tree.parts.map(readTree) };
  const field = readField(tree.left);
  const value = readValue(tree, field);
  return { type: 'comparison', field, comparator: readComparator(tree, field), value };
}

function readComparator({ comparator, left }: Clause, field: Field): Comparator {
  const known = comparatorsOf(field);
  const found = known.find((one) => one === comparator);
  if (found) return found;
  throw new FilterError(`Invalid comparator '${comparator}' not one of '${setOf(known)}'`, left.position);
}

function readValue({ right }: Clause, field: Field): FilterValue {
  if (right === null) return null;
  if (isList(right)) return readList(right, field);
  return isNumericField(field) ? readNumber(right, field) : readText(right, field);
}

const isList = (right: FilterToken | readonly FilterToken[]): right is readonly FilterToken[] => Array.isArray(right);

function readNumber({ type, text, position }: FilterToken, { entity, key }: Field): number {
  const value = type === 'number' ? Number(text) : NaN;
  if (Number.isFinite(value)) return value;
  const what = entity === 'metric' ? 'metric' : `numeric attribute: ${key}`;
  throw new FilterError(`Expected numeric value type for ${what}. Found ${text}`, position);
}

function readText({ type, text, position }: FilterToken, { entity }: Field): string {
  if (type === 'string') return unquote(text);
  if (type === 'name') {
    throw new FilterError(
      'Parameter value is either not quoted or unidentified quote types used for string value ' +
        `${text}. Use either single or double quotes.`,
      position,
    );
  }
  throw new FilterError(`Expected a quoted string value for ${wanted(entity)}. Got value ${text}`, position);
}

function wanted(entity: Field['entity']): string {
  if (entity === 'attribute') return 'attributes';
  return entity === 'dataset' ? 'dataset attributes' : `${calledIn(entity)} (e.g. 'my-value')`;
}

function readList(tokens: readonly FilterToken[], field: Field): string[] {
  const position = tokens[0]?.position ?? 0;
  const written = `(${tokens.map(({ text }) => text).join(', ')})`;
  if (isNumericField(field)) return [String(readNumber({ type: 'name', text: written, position }, field))];
  if (field.entity === 'attribute' && !takesLists(field)) {
    throw new FilterError(
      "Only the 'run_id' attribute supports comparison with a list of quoted string values.",
      position,
    );
  }
  const stray = tokens.find(({ type }) => type !== 'string');
  if (!takesLists(field) || stray) {
    const list = takesLists(field) ? ' or a list of quoted string values' : '';
    throw new FilterError(
      `Expected a quoted string value${list} for ${wanted(field.entity)}. Got value ${stray?.text ?? written}`,
      stray?.position ?? position,
    );
  }
  return tokens.map(({ text }) => unquote(text));
}
