import { expect, test } from './fixtures';
import { open } from './settled';

const rooms = [
  { key: 'd', name: 'Data', path: '/datasets' },
  { key: 'e', name: 'Experiments', path: '/experiments' },
  { key: 'm', name: 'Models', path: '/models' },
  { key: 'n', name: 'Endpoints', path: '/endpoints' },
  { key: 'b', name: 'Batches', path: '/batches' },
  { key: 't', name: 'Tests', path: '/tests' },
  { key: 'r', name: 'Monitoring', path: '/monitoring' },
  { key: 'p', name: 'Policies', path: '/policies' },
  { key: 'j', name: 'Jobs', path: '/jobs' },
  { key: 's', name: 'Settings', path: '/settings' },
];

test('the palette reaches every page', async ({ page, project }) => {
  await open(page, `/p/${project}`);
  await expect(page.getByRole('button', { name: 'Load the flights demo' })).toBeVisible();
  for (const { name, path } of rooms) {
    await page.keyboard.press('ControlOrMeta+k');
    const search = page.getByPlaceholder('Go to a page');
    await search.fill(name);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/p/${project}${path}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
});

test('g and a letter go to a room, ? shows the keys', async ({ page, project }) => {
  await open(page, `/p/${project}/settings`);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  for (const { key, name, path } of rooms) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page).toHaveURL(`/p/${project}${path}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: /keyboard|shortcuts|keys/i })).toBeVisible();
});
