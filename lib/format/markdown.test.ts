import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './markdown';

const text = (words: string) => ({ kind: 'text', text: words });

describe('blocks', () => {
  it('are told apart', () => {
    const card = '# Title\nfirst line\nsecond\n\n- a\n- b\n\n1. x\n\n> said\n\n---\n\n```\n# no heading\n```\nend';
    expect(parseMarkdown(card)).toEqual([
      { kind: 'heading', level: 1, children: [text('Title')] },
      { kind: 'paragraph', children: [text('first line second')] },
      { kind: 'list', ordered: false, items: [[text('a')], [text('b')]] },
      { kind: 'list', ordered: true, items: [[text('x')]] },
      { kind: 'quote', children: [text('said')] },
      { kind: 'rule' },
      { kind: 'code', text: '# no heading' },
      { kind: 'paragraph', children: [text('end')] },
    ]);
  });

  it('may be tables', () => {
    expect(parseMarkdown('| a | b |\n|---|:-:|\n| 1 | 2 |')).toEqual([
      { kind: 'table', head: [[text('a')], [text('b')]], rows: [[[text('1')], [text('2')]]] },
    ]);
  });

  it('end where the text ends, also unfinished ones', () => {
    expect(parseMarkdown('```\nopen')).toEqual([{ kind: 'code', text: 'open' }]);
    expect(parseMarkdown('')).toEqual([]);
    expect(parseMarkdown('#no space')).toEqual([{ kind: 'paragraph', children: [text('#no space')] }]);
  });
});

describe('marks', () => {
  const marksOf = (line: string) => {
    const [block] = parseMarkdown(line);
    return block?.kind === 'paragraph' ? block.children : [];
  };

  it('are read inside each other', () => {
    expect(marksOf('see **the `run`** and [docs](https://example.test/a)')).toEqual([
      text('see '),
      { kind: 'strong', children: [text('the '), { kind: 'code', text: 'run' }] },
      text(' and '),
      { kind: 'link', href: 'https://example.test/a', children: [text('docs')] },
    ]);
  });

  it('leave snake_case, products and HTML as they are', () => {
    for (const line of ['dep_delay_minutes', '2 * 3 * 4', '<img src=x onerror=alert(1)>']) {
      expect(marksOf(line)).toEqual([text(line)]);
    }
  });

  it('link nowhere but to the web and to here', () => {
    expect(marksOf('[x](javascript:alert(1))').every(({ kind }) => kind === 'text')).toBe(true);
    expect(marksOf('[x](//evil.test)').every(({ kind }) => kind === 'text')).toBe(true);
    expect(marksOf('[x](/p/flights)')).toEqual([{ kind: 'link', href: '/p/flights', children: [text('x')] }]);
  });
});
