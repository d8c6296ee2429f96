import { afterAll, expect, it } from 'vitest';
import { closeDb, db, pool } from './db';
import { unstorableText } from './unstorable-text';

afterAll(closeDb);

const job = (title: string, payload: object) =>
  db().job.create({ data: { orgId: 'o', projectId: 'p', kind: 'k', title, payload } });

it.each<[string, () => Promise<unknown>, string | null]>([
  ['NUL in a text to look up', () => db().project.findFirst({ where: { slug: 'a\0b' } }), 'NUL'],
  ['NUL in a text to keep', () => job('a\0b', {}), 'NUL'],
  ['NUL in a document', () => job('t', { a: 'x\0y' }), 'NUL'],
  ['NUL without Prisma', () => pool().query('SELECT $1::text', ['a\0b']), 'NUL'],
  ['half a character in a document', () => job('t', { a: 'x\ud800y' }), 'half a character'],
  ['anything else', () => pool().query('SELECT 1 / 0'), null],
])('tells of %s', async (_what, work, words) => {
  const said = await work().then(() => 'nothing was refused', unstorableText);
  if (words === null) expect(said).toBeNull();
  else expect(said).toContain(words);
});
