import { parseClauses, type Clause, type ClauseTree } from '@/lib/search/parse-clauses';
import { unquote, type FilterToken } from '@/lib/search/read-tokens';
import { invalidParameter } from './mlflow-error';

/** One comparison of a filter, in the protocol's words. */
export interface Comparison {
  entity: 'attribute' | 'tag';
  key: string;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL';
  /** None for `IS NULL`. */
  values: readonly (string | number)[];
}

/** The comparisons of a filter; all must hold. Throws for what cannot be read, naming the place. */
export function readFilter(filter: string | undefined): Comparison[] {
  const tree = parseClauses(filter ?? '');
  return tree ? clausesOf(tree).map(compare) : [];
}

/** These searches know no OR. */
function clausesOf(tree: ClauseTree): Clause[] {
  if (tree.type === 'clause') return [tree];
  if (tree.type === 'or') throw invalidParameter("Invalid clause(s) in filter string: 'OR': join by AND.");
  return tree.parts.flatMap(clausesOf);
}

function compare({ left, comparator, right }: Clause): Comparison {
  if (comparator === '<>' || comparator === '==') {
    throw invalidParameter(`Invalid clause(s) in filter string: '${left.text} ${comparator}'`);
  }
  const tokens = right === null ? [] : [right].flat();
  return { ...nameOf(left.text), operator: comparator, values: tokens.map(valueOf) };
}

/** `tags.k`, `attribute.k`, or `k` alone, which is an attribute. */
function nameOf(left: string): Pick<Comparison, 'entity' | 'key'> {
  const [, prefix, rest] = /^(\w+)\.(.+)$/s.exec(left) ?? [];
  if (prefix === undefined || rest === undefined) return { entity: 'attribute', key: plain(left) };
  if (/^tags?$/i.test(prefix)) return { entity: 'tag', key: plain(rest) };
  if (/^(attributes?|attr)$/i.test(prefix)) return { entity: 'attribute', key: plain(rest) };
  throw invalidParameter(`Invalid entity type '${prefix}'. Valid values are ['tag', 'attribute']`);
}

const plain = (text: string) => text.replace(/^[`"']|[`"']$/g, '');

function valueOf({ type, text }: FilterToken): string | number {
  if (type === 'string') return unquote(text);
  if (type === 'number') return Number(text);
  throw invalidParameter(`Invalid clause(s) in filter string: '${text}': write texts in quotes.`);
}
