import { describe, expect, it } from 'vitest';
import { refusalSentence } from './auth-calls';

describe('refusalSentence', () => {
  it.each([
    [0, 'did not answer'],
    [400, 'not an e-mail'],
    [401, 'Check both'],
    [403, 'address it printed'],
    [429, 'Wait a minute'],
    [500, 'status 500'],
  ])('says what to do after status %d', (status, words) => expect(refusalSentence(status)).toContain(words));
});
