import type { Condition } from '@/server/core/search-conditions';
import type { ModelSearch, VersionSearch } from '@/server/models';
import { conditionOf, numberOperators, textOperators, unknownKey, type Attributes } from './read-conditions';
import { optionalText, textsOf, type Fields } from './read-fields';
import { readFilter, type Comparison } from './read-filter';
import { readOrder } from './search-experiments';

const modelAttributes: Attributes<'name'> = { name: { column: 'name', type: 'text', operators: textOperators } };
const versionAttributes: Attributes<'name' | 'version' | 'runId' | 'source'> = {
  ...modelAttributes,
  run_id: { column: 'runId', type: 'text', operators: [...textOperators, 'IN'] },
  source_path: { column: 'source', type: 'text', operators: textOperators },
  version_number: { column: 'version', type: 'number', operators: numberOperators },
};

/** Prompts are kept as models with this tag, and are in a search only where it asks for them. */
export const promptTag = 'mlflow.prompt.is_prompt';

const isPromptClause = ({ entity, key }: Comparison) => entity === 'tag' && key === promptTag;

function asksForPrompts(comparisons: readonly Comparison[]): boolean {
  const asked = comparisons.find(isPromptClause);
  if (!asked) return false;
  return (asked.operator === '=') === (String(asked.values[0]).toLowerCase() === 'true');
}

function conditionsOf<Column extends string>(fields: Fields, attributes: Attributes<Column>): Condition<Column>[] {
  const comparisons = readFilter(optionalText(fields, 'filter'));
  const operator = asksForPrompts(comparisons) ? '=' : 'IS DISTINCT FROM';
  const others = comparisons.filter((one) => !isPromptClause(one)).map((one) => conditionOf(one, attributes));
  return [...others, { column: { of: 'tag', key: promptTag }, operator, values: ['true'] }];
}

/** Columns by the protocol's name for them. */
function orderOf<Column>(clauses: readonly string[], columns: Readonly<Record<string, Column>>) {
  return clauses.map((clause) => {
    const { key, direction } = readOrder(clause);
    const by = Object.hasOwn(columns, key) ? columns[key] : undefined;
    if (by === undefined) throw unknownKey(key, Object.keys(columns));
    return { by, direction };
  });
}

export function readModelSearch(fields: Fields, source: 'query' | 'body'): Pick<ModelSearch, 'conditions' | 'order'> {
  const order = orderOf<ModelSearch['order'][number]['by']>(textsOf(fields, 'order_by', source), {
    name: 'name',
    last_updated_timestamp: 'updatedAt',
    timestamp: 'updatedAt',
  });
  return { conditions: conditionsOf(fields, modelAttributes), order: [...order, { by: 'name', direction: 'asc' }] };
}

export function readVersionSearch(
  fields: Fields,
  source: 'query' | 'body',
): Pick<VersionSearch, 'conditions' | 'order'> {
  const clauses = textsOf(fields, 'order_by', source);
  const asked = orderOf<VersionSearch['order'][number]['by']>(clauses, {
    name: 'name',
    version_number: 'version',
    creation_timestamp: 'createdAt',
    last_updated_timestamp: 'updatedAt',
  });
  const order = asked.length > 0 ? asked : [{ by: 'updatedAt', direction: 'desc' } as const];
  return {
    conditions: conditionsOf(fields, versionAttributes),
    order: [...order, { by: 'name', direction: 'asc' }, { by: 'version', direction: 'desc' }],
  };
}
