import { describe, expect, it } from 'vitest';
import { exits, outcomeOf, parseTarget, wordsOf } from './version-commands.mjs';

describe('a version on the command line', () => {
  it.each([
    ['flight-delay/3', { model: 'flight-delay', number: 3 }],
    ['flight-delay/v12', { model: 'flight-delay', number: 12 }],
    ['team/flight-delay/@challenger', { model: 'team/flight-delay', alias: 'challenger' }],
  ])('%s', (text, target) => expect(parseTarget(text)).toEqual(target));

  it.each(['flight-delay', '/3', 'flight-delay/', 'flight-delay/@', 'flight-delay/latest'])(
    '%s is none, and says how to write one',
    (text) => expect(() => parseTarget(text)).toThrow('<model>/<number>'),
  );
});

describe('what gates come to', () => {
  const gate = (outcome) => ({ outcome, name: 'AUC', sentence: 'So it is.' });

  it('is decided by a failure, then by what could not be judged', () => {
    expect(exits[outcomeOf([gate('passed')])]).toBe(0);
    expect(exits[outcomeOf([])]).toBe(0);
    expect(exits[outcomeOf([gate('unjudged'), gate('failed')])]).toBe(1);
    expect(exits[outcomeOf([gate('passed'), gate('unjudged')])]).toBe(2);
  });

  it('is said in sentences', () => {
    const words = wordsOf({ results: [gate('failed')], sentence: 'm v1 does not pass.' });
    expect(words).toBe('FAILED    AUC\n            So it is.\nm v1 does not pass.\n');
  });
});
