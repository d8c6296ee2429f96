import { FilterError, type Comparator } from './filter';
import { readTokens, type FilterToken } from './read-tokens';

/** A comparison as it is written; what its left side may be and which values fit is for the reader to say. */
export interface Clause {
  type: 'clause';
  left: FilterToken;
  /** In capitals; `<>` and `==` are read too, and refused by the reader. */
  comparator: Comparator | '<>' | '==';
  /** One token, the tokens of a list, or none after IS NULL. */
  right: FilterToken | readonly FilterToken[] | null;
}

export interface ClauseJunction {
  type: 'and' | 'or';
  parts: readonly ClauseTree[];
}
export type ClauseTree = Clause | ClauseJunction;

const deepest = 100;

/** Reads comparisons joined by AND, OR and parentheses; AND binds closer. Null for an empty text. */
export function parseClauses(text: string): ClauseTree | null {
  const tokens = readTokens(text);
  if (tokens.length === 0) return null;
  const semicolon = tokens.findIndex((token) => token.text === ';');
  if (semicolon >= 0 && semicolon < tokens.length - 1) throw severalExpressions(text, tokens[semicolon]?.position ?? 0);
  const reader = new ClauseReader(text, semicolon < 0 ? tokens : tokens.slice(0, semicolon));
  return reader.readAll();
}

const severalExpressions = (text: string, position: number) =>
  new FilterError(`Search filter contained multiple expression '${text}'. Provide AND-ed expression list.`, position);

class ClauseReader {
  private place = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly FilterToken[],
  ) {}

  readAll(): ClauseTree {
    const tree = this.readJunction('or');
    if (this.peek()) throw this.refuse(this.place);
    return tree;
  }

  private readJunction(type: 'and' | 'or'): ClauseTree {
    const readPart = () => (type === 'or' ? this.readJunction('and') : this.readPrimary());
    const first = readPart();
    const parts = [first];
    while (this.takeWord(type)) parts.push(readPart());
    if (parts.length === 1) return first;
    return { type, parts: parts.flatMap((part) => (part.type === type ? part.parts : [part])) };
  }

  private readPrimary(): ClauseTree {
    if (this.peek()?.text !== '(') return this.readClause();
    const opened = this.place;
    this.place += 1;
    this.depth += 1;
    if (this.depth > deepest) throw this.refuse(opened);
    const tree = this.readJunction('or');
    if (!this.takeMark(')')) throw this.refuse(opened);
    this.depth -= 1;
    return tree;
  }

  private readClause(): Clause {
    const start = this.place;
    const left = this.peek();
    if (!left || left.type === 'mark' || left.type === 'unknown' || left.type === 'operator') throw this.refuse(start);
    this.place += 1;
    const comparator = this.readComparator();
    if (!comparator) throw this.refuse(start);
    if (left.type !== 'name') {
      throw new FilterError(`Invalid comparison clause. Expected 'Identifier' found '${left.text}'`, left.position);
    }
    if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') {
      return { type: 'clause', left, comparator, right: null };
    }
    const right = this.peek()?.text === '(' ? this.readList(start) : this.readValue(start);
    if (Array.isArray(right) !== (comparator === 'IN' || comparator === 'NOT IN')) throw this.refuse(start);
    return { type: 'clause', left, comparator, right };
  }

  private readComparator(): Clause['comparator'] | undefined {
    const token = this.peek();
    if (token?.type === 'operator') {
      this.place += 1;
      return token.text as Clause['comparator'];
    }
    if (this.takeWord('like')) return 'LIKE';
    if (this.takeWord('ilike')) return 'ILIKE';
    if (this.takeWord('in')) return 'IN';
    if (this.takeWord('not')) return this.takeWord('in') ? 'NOT IN' : undefined;
    if (!this.takeWord('is')) return undefined;
    const negated = this.takeWord('not');
    if (!this.takeWord('null')) return undefined;
    return negated ? 'IS NOT NULL' : 'IS NULL';
  }

  private readValue(start: number): FilterToken {
    const token = this.peek();
    if (!token || token.type === 'mark' || token.type === 'operator' || token.type === 'unknown') {
      throw this.refuse(start);
    }
    this.place += 1;
    return token;
  }

  private readList(start: number): FilterToken[] {
    this.place += 1;
    const items: FilterToken[] = [];
    do items.push(this.readValue(start));
    while (this.takeMark(','));
    if (!this.takeMark(')')) throw this.refuse(start);
    return items;
  }

  private peek(): FilterToken | undefined {
    return this.tokens[this.place];
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    const found = token?.type === 'name' && token.text.toLowerCase() === word;
    if (found) this.place += 1;
    return found;
  }

  private takeMark(mark: string): boolean {
    const found = this.peek()?.text === mark;
    if (found) this.place += 1;
    return found;
  }

  /** Names the text from a token up to where the next comparison would begin. */
  private refuse(from: number): FilterError {
    const begin = this.tokens[from]?.position ?? this.text.length;
    const isNext = ({ type, text }: FilterToken) => type === 'name' && /^(and|or)$/i.test(text);
    const next = this.tokens.findIndex((token, index) => index > from && isNext(token));
    const end = next < 0 ? this.text.length : (this.tokens[next]?.position ?? this.text.length);
    const clause = this.text.slice(begin, end).trim() || this.text.trim();
    return new FilterError(`Invalid clause(s) in filter string: '${clause}'`, begin);
  }
}
