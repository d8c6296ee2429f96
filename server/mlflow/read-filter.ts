import { parseClauses, type Clause, type ClauseTree } from '@/lib/search/parse-clauses';
import { unquote, type FilterToken } from '@/lib/search/read-tokens';
import { invalidParameter } from './mlflow-error';

export type Entity = 'attribute' | 'tag' | 'param' | 'metric';

/** One comparison of a filter, in the protocol's words. */
export interface Comparison {
  entity: Entity;
  key: string;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL';
  /** None for `IS NULL`. */
  values: readonly (string | number)[];
}

/** The comparisons of a filter; all must hold. Throws for what cannot be read, naming the place. */
export function readFilter(filter: string | undefined, entities: readonly Entity[] = ['tag']): Comparison[] {
  const tree = parseClauses(filter ?? '');
  return tree ? clausesOf(tree).map((clause) => compare(clause, entities)) : [];
}

/** These searches know no OR. */
function clausesOf(tree: ClauseTree): Clause[] {
  if (tree.type === 'clause') return [tree];
  if (tree.type === 'or') throw invalidParameter("Invalid clause(s) in filter string: 'OR': join by AND.");
  return tree.parts.flatMap(clausesOf);
}

function compare({ left, comparator, right }: Clause, entities: readonly Entity[]): Comparison {
  if (comparator === '<>' || comparator === '==') {
    throw invalidParameter(`Invalid clause(s) in filter string: '${left.text} ${comparator}'`);
  }
  const tokens = right === null ? [] : [right].flat();
  return { ...readName(left.text, entities), operator: comparator, values: tokens.map(valueOf) };
}

const words: readonly [Entity, RegExp][] = [
  ['tag', /^tags?$/i],
  ['attribute', /^(attributes?|attr)$/i],
  ['param', /^(param|params|parameter|parameters)$/i],
  ['metric', /^metrics?$/i],
];

/** `tags.k`, `attribute.k`, or `k` alone, which is an attribute. Throws for entities beside those named. */
export function readName(left: string, entities: readonly Entity[]): Pick<Comparison, 'entity' | 'key'> {
  const [, prefix, rest] = /^(\w+)\.(.+)$/s.exec(left) ?? [];
  if (prefix === undefined || rest === undefined) return { entity: 'attribute', key: plain(left) };
  const known = [...entities, 'attribute'];
  const [entity] = words.find(([name, word]) => known.includes(name) && word.test(prefix)) ?? [];
  if (entity !== undefined) return { entity, key: plain(rest) };
  const named = known.map((one) => `'${one}'`).join(', ');
  throw invalidParameter(`Invalid entity type '${prefix}'. Valid values are [${named}]`);
}

const plain = (text: string) => text.replace(/^[`"']|[`"']$/g, '');

function valueOf({ type, text }: FilterToken): string | number {
  if (type === 'string') return unquote(text);
  if (type === 'number') return Number(text);
  throw invalidParameter(`Invalid clause(s) in filter string: '${text}': write texts in quotes.`);
}
