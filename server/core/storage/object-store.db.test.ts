import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { useOwnHome } from '@/server/testing/served-models';
import { putObject, requireNotFreed, storeRoot } from './object-store';

useOwnHome();

describe('what a deleted thing held', () => {
  test('is there, or never was', async () => {
    const { sha256 } = await putObject(Readable.from([Buffer.from('kept')]));
    await expect(requireNotFreed('flights v1', sha256)).resolves.toBeUndefined();
    await expect(requireNotFreed('flights v1', null)).resolves.toBeUndefined();
  });

  test('was freed where no file bears its name', async () => {
    const refused = { code: 'Conflict', message: expect.stringContaining('flights v1 cannot be restored') as string };
    await expect(requireNotFreed('flights v1', '0'.repeat(64))).rejects.toMatchObject(refused);
  });

  test('is not called freed where the store cannot be looked into', async () => {
    await mkdir(path.join(storeRoot(), 'objects'), { recursive: true });
    await writeFile(path.join(storeRoot(), 'objects', 'ee'), 'no folder');
    await expect(requireNotFreed('flights v1', 'e'.repeat(64))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
