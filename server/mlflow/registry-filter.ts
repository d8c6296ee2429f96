import { parseClauses, type Clause, type ClauseTree } from '@/lib/search/parse-clauses';
import { unquote, type FilterToken } from '@/lib/search/read-tokens';
import { invalidParameter } from './mlflow-error';

/** One comparison of a filter, in the protocol's words. */
export interface Comparison {
  key: string;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN';
  values: readonly (string | number)[];
}

const operators: readonly string[] = ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN'];

/** The comparisons of a filter; all must hold. Throws for what cannot be read, naming the place. */
export function readFilter(filter: string | undefined): Comparison[] {
  const tree = parseClauses(filter ?? '');
  return tree ? clausesOf(tree).map(compare) : [];
}

/** The registry's searches know no OR. */
function clausesOf(tree: ClauseTree): Clause[] {
  if (tree.type === 'clause') return [tree];
  if (tree.type === 'or') throw invalidParameter("Invalid clause(s) in filter string: 'OR': join by AND.");
  return tree.parts.flatMap(clausesOf);
}

function compare({ left, comparator, right }: Clause): Comparison {
  if (right === null || !operators.includes(comparator)) {
    throw invalidParameter(`Invalid clause(s) in filter string: '${left.text} ${comparator}'`);
  }
  const tokens = Array.isArray(right) ? (right as FilterToken[]) : [right as FilterToken];
  const operator = comparator as Comparison['operator'];
  return { key: left.text.replace(/[`"]/g, ''), operator, values: tokens.map(valueOf) };
}

function valueOf({ type, text }: FilterToken): string | number {
  if (type === 'string') return unquote(text);
  if (type === 'number') return Number(text);
  throw invalidParameter(`Invalid clause(s) in filter string: '${text}': write texts in quotes.`);
}
