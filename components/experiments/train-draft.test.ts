import { describe, expect, it } from 'vitest';
import { StartTrainingInput } from '@/lib/contracts/experiments';
import { guessTarget, startDraft, timeColumnOf, trainingsOf } from './train-draft';

const version = {
  id: 'v1',
  datasetName: 'churn',
  columns: [
    { name: 'seen', type: 'datetime' as const },
    { name: 'Churn', type: 'category' as const },
    { name: 'charges', type: 'number' as const },
  ],
  profile: [],
};

describe('guessTarget', () => {
  it('takes a column named like a target before the last one', () => {
    expect(guessTarget(version)).toBe('Churn');
    expect(guessTarget({ ...version, columns: version.columns.slice(2) })).toBe('charges');
    expect(guessTarget({ ...version, columns: [] })).toBeNull();
  });
});

describe('trainingsOf', () => {
  it('makes one training a kind that the API accepts', () => {
    const trainings = trainingsOf(version, startDraft(version));
    expect(trainings.map((one) => StartTrainingInput.parse(one).spec.kind)).toEqual(['constant', 'logistic', 'gbt']);
  });

  it('asks for a threshold only of a number', () => {
    const draft = { ...startDraft(version), question: 'above' as const, above: 15, kinds: ['gbt' as const] };
    expect(trainingsOf(version, draft)[0]?.spec.target).toEqual({ kind: 'column', column: 'Churn' });
    expect(trainingsOf(version, { ...draft, target: 'charges' })[0]?.spec.target).toEqual({
      kind: 'threshold',
      column: 'charges',
      above: 15,
    });
  });

  it('splits by time with the datetime column', () => {
    expect(timeColumnOf(version)).toBe('seen');
    const [training] = trainingsOf(version, { ...startDraft(version), splitBy: 'time' });
    expect(training?.spec.split).toMatchObject({ kind: 'time', column: 'seen' });
  });

  it('starts nothing without a target', () => {
    expect(trainingsOf(version, { ...startDraft(version), target: null })).toEqual([]);
  });
});
