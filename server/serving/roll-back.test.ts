import { expect, it } from 'vitest';
import { championLine } from './roll-back';

const history = (text: string) =>
  text.split(' ').map((step) => ({
    kind: step.startsWith('<') ? 'rollback' : 'promote',
    toVersionId: step.replace('<', ''),
  }));

it.each([
  ['a', ['a']],
  ['a b', ['a', 'b']],
  ['a b <a', ['a']],
  ['a b <a c', ['a', 'c']],
  ['a b c <b <a', ['a']],
  ['a b a', ['a', 'b', 'a']],
  ['a b a <b', ['a', 'b']],
])('after %s the line is %j', (text, line) => expect(championLine(history(text))).toEqual(line));
