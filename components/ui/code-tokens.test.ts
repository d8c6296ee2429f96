import { describe, expect, it } from 'vitest';
import { tokenize } from './code-tokens';

describe('tokenize', () => {
  it.each([
    ['python', 'import os  # "quoted" comment\nx = "a # b"'],
    ['shell', "curl -X POST 'http://host/x' # go"],
    ['json', '{"a": [true, null, 1.5e-3]}'],
    ['typescript', 'const a = await b("//"); // done'],
    ['text', 'anything "at" all'],
  ] as const)('keeps every character of %s', (language, code) => {
    expect(
      tokenize(code, language)
        .map(({ text }) => text)
        .join(''),
    ).toBe(code);
  });

  it('does not take a hash inside a string for a comment, nor a word inside a comment for a keyword', () => {
    const kinds = tokenize('x = "a # b"  # import later', 'python').filter(({ kind }) => kind !== 'plain');
    expect(kinds).toEqual([
      { kind: 'string', text: '"a # b"' },
      { kind: 'comment', text: '# import later' },
    ]);
  });

  it('leaves an unfinished quote alone', () => {
    expect(tokenize("it's", 'shell')).toEqual([{ kind: 'plain', text: "it's" }]);
  });
});
