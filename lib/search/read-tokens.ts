/** The smallest parts of a filter. */
export interface FilterToken {
  /** `name`: an identifier such as metrics.loss, tags.`a b` or run_id, and every bare word. */
  type: 'name' | 'string' | 'number' | 'operator' | 'mark' | 'unknown';
  /** As it was written. */
  text: string;
  position: number;
}

const single = String.raw`'(?:[^']|'')*'`;
const double = String.raw`"(?:[^"]|"")*"`;
const ticked = '`[^`]*`';
const word = String.raw`[\p{L}_][\p{L}\p{N}_\-/:@$]*(?:\.[\p{L}\p{N}_\-/:@$]+)*`;
const entity = String.raw`(?:${ticked}|[\p{L}_][\p{L}\p{N}_]*)`;
const key = String.raw`(?:${ticked}|${double}|'[^']*'|[\p{L}\p{N}_][\p{L}\p{N}_\-/:@$.]*)`;
const dotted = String.raw`${entity}\.${key}`;
const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])`;

const token = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    `(?<name>${dotted}|${ticked}|${word})`,
    `(?<string>${single}|${double})`,
    `(?<number>${number})`,
    '(?<operator><=|>=|!=|<>|==|=|<|>)',
    '(?<mark>[(),;])',
    String.raw`(?<unknown>[^\s(),;=<>!]+|[^\s])`,
  ].join('|'),
  'uy',
);

/** Cuts a filter into tokens; whatever the text is, each character but spaces is in one of them. */
export function readTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const position = token.lastIndex;
    const groups = token.exec(text)?.groups ?? {};
    const [type, found] = Object.entries(groups).find(([, part]) => part !== undefined) ?? [];
    if (type === undefined || found === undefined) break;
    if (type !== 'space') tokens.push({ type: type as FilterToken['type'], text: found, position });
  }
  return tokens;
}

/** The text inside quotes; a quote written twice stands for one. */
export function unquote(text: string): string {
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}
