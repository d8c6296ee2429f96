import { describe, expect, it } from 'vitest';
import { trainedOnSentence } from './trained-on';

const january = { name: 'flights', version: 1, label: '2001-01' };
const second = { name: 'flights', version: 2, label: '' };

describe('trainedOnSentence', () => {
  it.each([
    [{ datasetVersions: [january], rows: 508239, from: null, to: null }, 'flights 2001-01, 508,239 rows'],
    [
      { datasetVersions: [january, second], rows: 10, from: null, to: '2001-03-31T00:00:00Z' },
      'flights 2001-01 to v2 (before 2001-03-31), 10 rows',
    ],
    [
      { datasetVersions: [second], rows: 10, from: '2001-03-01T00:00:00Z', to: '2001-03-31T00:00:00Z' },
      'flights v2 (2001-03-01 to before 2001-03-31), 10 rows',
    ],
    [{ datasetVersions: [], rows: 0, from: null, to: null }, '0 rows'],
  ])('says %j as %s', (input, sentence) => {
    expect(trainedOnSentence(input)).toBe(sentence);
  });
});
