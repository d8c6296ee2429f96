/** A run of text inside a block. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; children: Inline[] };

/** A part of a text from its top to its end. */
export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const fence = /^```/;
const heading = /^(#{1,4})\s+(.+)$/;
const bullet = /^\s*[-*+]\s+(.*)$/;
const numbered = /^\s*\d+[.)]\s+(.*)$/;
const quoted = /^>\s?(.*)$/;
const rule = /^(-{3,}|\*{3,})$/;
const tableRow = /^\|(.+)\|\s*$/;
const tableRule = /^\|[\s:|-]+\|\s*$/;

/**
 * Reads the Markdown that people write in cards: headings, paragraphs, lists, quotes, tables, code, bold, italics and
 * links to http(s). Anything else, HTML included, stays the text it is.
 */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (matches: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && matches(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at += 1;
    else blocks.push(readBlock(line, take, () => (at += 1)));
  }
  return blocks;
}

type Take = (matches: (line: string) => boolean) => string[];

function readBlock(line: string, take: Take, skip: () => void): Block {
  const [, marks = '', title = ''] = heading.exec(line) ?? [];
  if (marks !== '') {
    skip();
    return { kind: 'heading', level: marks.length, children: parseInline(title) };
  }
  if (rule.test(line.trim())) {
    skip();
    return { kind: 'rule' };
  }
  if (fence.test(line)) {
    skip();
    const text = take((one) => !fence.test(one)).join('\n');
    skip();
    return { kind: 'code', text };
  }
  if (tableRow.test(line)) return readTable(take((one) => tableRow.test(one)));
  if (quoted.test(line)) {
    const text = take((one) => quoted.test(one)).map((one) => one.replace(quoted, '$1'));
    return { kind: 'quote', children: parseInline(text.join(' ')) };
  }
  for (const [mark, ordered] of [
    [bullet, false],
    [numbered, true],
  ] as const) {
    if (!mark.test(line)) continue;
    const items = take((one) => mark.test(one)).map((one) => parseInline(one.replace(mark, '$1')));
    return { kind: 'list', ordered, items };
  }
  const text = take((one) => one.trim() !== '' && !isOther(one));
  return { kind: 'paragraph', children: parseInline(text.join(' ')) };
}

function isOther(line: string): boolean {
  return [heading, fence, bullet, numbered, quoted, tableRow].some((mark) => mark.test(line));
}

function readTable(lines: readonly string[]): Block {
  const cellsOf = (line: string) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell) => parseInline(cell.trim()));
  const [head = '', ...rest] = lines;
  return { kind: 'table', head: cellsOf(head), rows: rest.filter((line) => !tableRule.test(line)).map(cellsOf) };
}

const inline = new RegExp(
  [
    /`([^`]+)`/,
    /\*\*(.+?)\*\*/,
    /(?<![\w*])\*(?!\s)([^*]+)(?<!\s)\*(?!\w)/,
    /(?<!\w)_([^_]+)_(?!\w)/,
    /\[([^\]]+)\]\(([^)\s]+)\)/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

function parseInline(text: string): Inline[] {
  const found = inline.exec(text);
  if (!found) return text === '' ? [] : [{ kind: 'text', text }];
  const [whole, code, strong, star, underscore, label, href = ''] = found;
  const before: Inline[] = found.index > 0 ? [{ kind: 'text', text: text.slice(0, found.index) }] : [];
  return [...before, markOf(), ...parseInline(text.slice(found.index + whole.length))];

  function markOf(): Inline {
    if (code !== undefined) return { kind: 'code', text: code };
    if (strong !== undefined) return { kind: 'strong', children: parseInline(strong) };
    const emphasis = star ?? underscore;
    if (emphasis !== undefined) return { kind: 'emphasis', children: parseInline(emphasis) };
    return /^(https?:\/\/|\/(?!\/)|#)/.test(href)
      ? { kind: 'link', href, children: parseInline(label ?? '') }
      : { kind: 'text', text: whole };
  }
}
