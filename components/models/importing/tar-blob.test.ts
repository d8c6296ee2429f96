import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarBlob } from './tar-blob';

describe('tarBlob', () => {
  it('packs files that tar unpacks', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ringside-tar-'));
    const blob = tarBlob([
      { path: 'model/MLmodel', file: new Blob(['flavors: {}\n']) },
      { path: 'model/empty', file: new Blob([]) },
      { path: 'model/weights.bin', file: new Blob([new Uint8Array(1500).fill(7)]) },
    ]);
    const archive = path.join(folder, 'model.tar');
    writeFileSync(archive, Buffer.from(await blob.arrayBuffer()));
    execFileSync('tar', ['xf', archive, '-C', folder]);
    expect(readFileSync(path.join(folder, 'model/MLmodel'), 'utf8')).toBe('flavors: {}\n');
    expect(readFileSync(path.join(folder, 'model/empty'))).toHaveLength(0);
    expect(readFileSync(path.join(folder, 'model/weights.bin'))).toEqual(Buffer.alloc(1500, 7));
  });

  it('refuses a path that does not fit', () => {
    expect(() => tarBlob([{ path: 'a'.repeat(101), file: new Blob([]) }])).toThrow('longer than 100');
  });
});
