import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { likeMatcher } from './like-matcher';

const like = (pattern: string, text: string) => likeMatcher(pattern, { ignoresCase: false })(text);
const ilike = (pattern: string, text: string) => likeMatcher(pattern, { ignoresCase: true })(text);

describe('LIKE', () => {
  // Answers of PostgreSQL 18.4: SELECT text LIKE pattern ESCAPE ''.
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['%', '', true],
    ['%', 'a\nb', true],
    ['_', '', false],
    ['_', '\n', true],
    ['_', '😀', true],
    ['__', '😀', false],
    ['%__', '😀', false],
    ['%_x', '😀x', true],
    ['a%b', 'ab', true],
    ['a%b', 'abc', false],
    ['a%b', 'acbdb', true],
    ['a_b', 'a.b', true],
    ['a_b', 'ab', false],
    ['%a_', 'aab', true],
    ['%ab%cd', 'xabcabcd', true],
    ['%%_%', 'x', true],
    ['%%_%', '', false],
    ['%_%_%', 'x', false],
    ['a.c', 'abc', false],
    ['(a|b)*', '(a|b)*', true],
    ['a\\%', 'a\\bc', true],
    ['a\\%', 'a%', false],
    ['%\\', 'a\\', true],
    ['A', 'a', false],
    ['%tree%', 'a tree here', true],
    ['%tree%', 'a Tree here', false],
  ])('%j of %j: %j', (pattern, text, expected) => {
    expect(like(pattern, text)).toBe(expected);
  });

  test('agrees with a search of every way to split the text, on small alphabets', () => {
    const random = createRandom(7);
    const pick = (letters: string, most: number) =>
      Array.from({ length: Math.floor(random() * most) }, () => letters[Math.floor(random() * letters.length)]).join(
        '',
      );
    const slow = (pattern: string, text: string): boolean => {
      const [head, rest] = [pattern[0], pattern.slice(1)];
      if (head === undefined) return text === '';
      if (head === '%') return slow(rest, text) || (text !== '' && slow(pattern, text.slice(1)));
      return text !== '' && (head === '_' || head === text[0]) && slow(rest, text.slice(1));
    };
    let matched = 0;
    for (let turn = 0; turn < 5000; turn += 1) {
      const [pattern, text] = [pick('ab%_', 7), pick('ab', 8)];
      const expected = slow(pattern, text);
      matched += Number(expected);
      expect({ pattern, text, is: like(pattern, text) }).toEqual({ pattern, text, is: expected });
    }
    expect(matched).toBeGreaterThan(500);
  });

  test('answers a pattern of many parts that all but matches', () => {
    const pattern = `${'%a'.repeat(100)}%b`;
    expect(like(pattern, 'a'.repeat(5000))).toBe(false);
    expect(like(pattern, `${'a'.repeat(5000)}b`)).toBe(true);
    expect(ilike(`${'%A_'.repeat(100)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

describe('ILIKE', () => {
  // Answers of PostgreSQL 18.4 with --locale=C.UTF-8: SELECT text ILIKE pattern ESCAPE ''.
  test.each<[string, string, boolean]>([
    ['TREE%', 'tree 1', true],
    ['%TREE%', 'a Tree', true],
    ['é_', 'Éa', true],
    ['ΟΔΟΣ%', 'οδοσα', true],
    ['i_', 'İx', true],
    ['_x', 'İX', true],
    ['a', 'b', false],
  ])('%j of %j: %j', (pattern, text, expected) => {
    expect(ilike(pattern, text)).toBe(expected);
  });
});
