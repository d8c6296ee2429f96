import { describe, expect, it } from 'vitest';
import { RegisterRemoteInput } from '@/lib/contracts/remote-models';
import { bodyOf, emptyRemoteDraft, readExample } from './remote-draft';

describe('the form of a remote model', () => {
  it('gives a body that the contract takes', () => {
    const draft = { ...emptyRemoteDraft, modelName: 'churn', address: 'https://models.example.com', classes: 'no, yes' };
    const parsed = RegisterRemoteInput.parse(bodyOf(draft, { age: 1 }));
    expect(parsed).toMatchObject({ classes: ['no', 'yes'], target: 'target', credentials: { kind: 'none' } });
    expect(parsed.openInference).toEqual({ layout: 'columns', inputName: 'input-0' });
  });

  it.each([
    ['bearer', { kind: 'bearer', token: 's' }],
    ['basic', { kind: 'basic', user: 'me', password: 's' }],
    ['header', { kind: 'header', name: 'me', value: 's' }],
  ] as const)('sends credentials as %s', (credentials, expected) => {
    expect(bodyOf({ ...emptyRemoteDraft, credentials, who: 'me', secret: 's' }, {}).credentials).toEqual(expected);
  });

  it('reads the example, or says what is wrong with it', () => {
    expect(readExample(emptyRemoteDraft.example)).toEqual({ row: { age: 40, city: 'Bern' } });
    expect(readExample('[1]')).toEqual({ trouble: 'must be one object with numbers, texts, true or false' });
    expect(readExample('{"a":')).toHaveProperty('trouble');
  });
});
