import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { compressAssets } from './compress-assets.mjs';

it('lays both compressed forms beside scripts and styles that are worth it, and beside nothing else', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringside-assets-'));
  mkdirSync(path.join(folder, 'chunks'));
  const script = 'const a = 1;\n'.repeat(500);
  writeFileSync(path.join(folder, 'chunks/a.js'), script);
  writeFileSync(path.join(folder, 'chunks/small.css'), 'a{}');
  writeFileSync(path.join(folder, 'font.woff2'), Buffer.alloc(5000));
  compressAssets(folder);
  compressAssets(folder);
  expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual([
    'chunks',
    ...['chunks/a.js', 'chunks/a.js.br', 'chunks/a.js.gz', 'chunks/small.css', 'font.woff2'],
  ]);
  expect(gunzipSync(readFileSync(path.join(folder, 'chunks/a.js.gz'))).toString()).toBe(script);
  expect(brotliDecompressSync(readFileSync(path.join(folder, 'chunks/a.js.br'))).toString()).toBe(script);
});
