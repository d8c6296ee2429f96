import { afterAll, expect, test } from 'vitest';
import { closeDb } from '@/server/core/db';
import { makeProject } from '@/server/testing/factories';
import { createProject } from './projects';

afterAll(() => closeDb());

test('projects of one name made at once get addresses of their own', async () => {
  const [one, other] = await Promise.all([makeProject(), makeProject()]);
  const input = { name: 'Night shift', description: '' };
  const made = await Promise.all([one, other, one, other].map((ctx) => createProject(ctx, input)));
  const slugs = made.map(({ slug }) => slug).sort();
  expect(slugs).toEqual(['night-shift', 'night-shift-2', 'night-shift-3', 'night-shift-4']);
});

test('an address that is asked for and taken is refused', async () => {
  const ctx = await makeProject();
  const input = { name: 'Day shift', slug: 'day-shift', description: '' };
  await createProject(ctx, input);
  await expect(createProject(ctx, input)).rejects.toMatchObject({ code: 'Conflict' });
});
