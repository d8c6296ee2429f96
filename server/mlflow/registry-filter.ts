import { invalidParameter } from './mlflow-error';

/** One comparison of a filter, in the protocol's words. */
export interface Comparison {
  key: string;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN';
  values: readonly (string | number)[];
}

const quoted = String.raw`'(?:[^'])*'|"(?:[^"])*"`;
const value = String.raw`${quoted}|\d+`;
const key = String.raw`(?:\w+\.)?(?:\w+|${'`'}[^${'`'}]+${'`'}|"[^"]+")`;
const operator = 'ILIKE|LIKE|IN|!=|<=|>=|=|<|>';
const list = String.raw`\(\s*(?:${quoted})(?:\s*,\s*(?:${quoted}))*\s*\)`;
const clause = new RegExp(String.raw`^\s*(${key})\s*(${operator})\s*(${list}|${value})\s*(AND\b|$)`, 'i');

/** The comparisons of a filter; all must hold. Throws for what cannot be read, naming the place. */
export function readFilter(filter: string | undefined): Comparison[] {
  const comparisons: Comparison[] = [];
  let rest = filter?.trim() ?? '';
  let joined = false;
  while (rest !== '' || joined) {
    const [whole, left, word, right, and] = clause.exec(rest) ?? [];
    if (whole === undefined || left === undefined || word === undefined || right === undefined) {
      throw invalidParameter(`Invalid clause(s) in filter string: '${rest}'`);
    }
    comparisons.push(compare(left, word, right));
    rest = rest.slice(whole.length);
    joined = and !== '';
  }
  return comparisons;
}

function compare(left: string, word: string, right: string): Comparison {
  const operator = word.toUpperCase() as Comparison['operator'];
  const isList = right.startsWith('(');
  if (isList !== (operator === 'IN')) {
    throw invalidParameter(`Invalid clause(s) in filter string: '${left} ${word} ${right}': IN takes a list.`);
  }
  const values = isList ? (right.match(new RegExp(quoted, 'g')) ?? []) : [right];
  return { key: left.replace(/[`"]/g, ''), operator, values: values.map(valueOf) };
}

const valueOf = (text: string): string | number => (/^['"]/.test(text) ? text.slice(1, -1) : Number(text));
