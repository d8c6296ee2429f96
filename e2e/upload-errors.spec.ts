import { expect, test } from './fixtures';
import { open } from './settled';

const cases = [
  { name: 'a row with too few cells', text: 'a,b,c\n1,2,3\n4,5\n', says: /Row 2 \(line 3\)/ },
  { name: 'a header given twice', text: 'a,b,a\n1,2,3\n', says: /"a"/ },
  { name: 'no rows', text: 'a,b\n', says: /no rows|no data/i },
  { name: 'a NUL byte', text: 'a,b\n1,2\n3,\u0000\n', says: /Row 2 \(line 3\)/ },
  { name: 'Latin-1', text: Buffer.from('a,b\n1,café\n', 'latin1'), says: /Row 1 \(line 2\).*UTF-8/ },
];

for (const { name, text, says } of cases) {
  test(`${name} gets a sentence and no half dataset`, async ({ page, project }) => {
    await open(page, `/p/${project}/datasets`);
    const buffer = typeof text === 'string' ? Buffer.from(text) : text;
    await page.getByLabel('File to upload').setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer });
    const refusal = page.getByRole('alert').filter({ hasText: says });
    await expect(refusal).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('link', { name: 'Train a model' })).toHaveCount(0);
  });
}
