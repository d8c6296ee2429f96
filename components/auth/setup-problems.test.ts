import { describe, expect, it } from 'vitest';
import { setupProblems } from './setup-problems';

const good = { organisation: 'Northwind', name: 'Mara', email: 'mara@example.org', password: 'ten letters', code: '' };

describe('setupProblems', () => {
  it('finds nothing wrong with a good form', () => expect(setupProblems(good, false)).toEqual({}));

  it.each([
    ['organisation', ' '],
    ['name', ''],
    ['email', 'mara@'],
    ['password', 'short'],
  ] as const)('names the field %s', (field, value) => {
    expect(Object.keys(setupProblems({ ...good, [field]: value }, false))).toEqual([field]);
  });

  it('asks for the code only where one is required', () => {
    expect(setupProblems(good, true).code).toContain('terminal');
    expect(setupProblems({ ...good, code: 'A1B2' }, true)).toEqual({});
  });
});
