import { expect, test } from 'vitest';
import type { Verification } from '@/lib/contracts/reruns';
import { verificationSentence } from './verification-sentence';

const key = { key: 'auc', was: 0.7, is: null };

test.each<[Partial<Verification>, string]>([
  [
    { outcome: 'same', compared: 2, sameModel: true },
    '2 metrics of R came out the same to the last digit; the models are the same byte for byte.',
  ],
  [
    { outcome: 'same', compared: 1 },
    '1 metric of R came out the same to the last digit; no model file of both was there to compare.',
  ],
  [
    { outcome: 'same', sameModel: true },
    'Repeats R, which has no metrics to compare; the models are the same byte for byte.',
  ],
  [
    { outcome: 'different', compared: 2, sameModel: false },
    '2 metrics of R came out the same to the last digit, but the models differ.',
  ],
  [
    { outcome: 'different', compared: 2, differences: [key], sameModel: false },
    '1 of 2 metrics of R came out differently; the models differ.',
  ],
  [{ outcome: 'different', sameModel: false }, 'Repeats R, which has no metrics to compare; the models differ.'],
  [{ outcome: 'nothing' }, 'Repeats R; neither metrics nor models of both are there, so nothing is said.'],
  [{ outcome: 'waiting' }, 'Repeats R; compared when it has finished.'],
  [{ outcome: 'failed' }, 'Repeats R, and did not finish.'],
])('%o reads: %s', (verification, sentence) => {
  const whole = { outcome: 'same' as const, compared: 0, differences: [], sameModel: null, ...verification };
  expect(verificationSentence(whole).join('R')).toBe(sentence);
});
