import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, db } from './db';
import { decryptSecret, encryptSecret } from './secrets';

afterAll(closeDb);

describe('a sealed secret', () => {
  it('opens again, and is another text each time', async () => {
    const [first, second] = [await encryptSecret('tøken', 'a'), await encryptSecret('tøken', 'a')];
    expect(await decryptSecret(first, 'a')).toBe('tøken');
    expect(first).not.toBe(second);
    expect(first).not.toContain(Buffer.from('tøken').toString('base64').slice(0, 5));
  });

  it.each([
    ['for another purpose', (sealed: string) => [sealed, 'b']],
    ['changed', (sealed: string) => [`${sealed.slice(0, -6)}AAAA==`, 'a']],
    ['cut', (sealed: string) => [sealed.slice(0, 20), 'a']],
    ['of another form', (sealed: string) => [sealed.replace('v1', 'v0'), 'a']],
  ])('does not open %s', async (_what, change) => {
    const [sealed = '', purpose = ''] = change(await encryptSecret('token', 'a'));
    await expect(decryptSecret(sealed, purpose)).rejects.toThrow('cannot be opened with the key of this instance');
  });

  it('is sealed with one key for the instance', async () => {
    await Promise.all([encryptSecret('x', 'a'), encryptSecret('y', 'a')]);
    expect(await db().instanceSetting.count({ where: { key: 'secret.key' } })).toBe(1);
  });
});
