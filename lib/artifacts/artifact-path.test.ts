import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { folderOfPath, longestArtifactPath, nameOfPath, normalArtifactPath } from './artifact-path';

describe('a path of an artifact', () => {
  test.each([
    ['path', 'path'],
    ['path/', 'path'],
    ['path/to/file', 'path/to/file'],
    ['./path//to/./file', 'path/to/file'],
    ['.', ''],
    ['', ''],
    ['model/MLmodel', 'model/MLmodel'],
    ['Prüfung/Größe 2.csv', 'Prüfung/Größe 2.csv'],
    ['a..b/..c/d..', 'a..b/..c/d..'],
    ['.../x', '.../x'],
    ['100%', '100%'],
    ['a%20b', 'a%20b'],
    // What the Python client names the images of `log_image`: an escape that stands for a control character.
    ['images/dog%step%100%timestamp%100', 'images/dog%step%100%timestamp%100'],
    ['x'.repeat(longestArtifactPath), 'x'.repeat(longestArtifactPath)],
  ])('%j is written %j', (path, normal) => {
    expect(normalArtifactPath(path)).toBe(normal);
  });

  // The cases of MLflow's own tests/utils/test_uri.py, for both kinds of systems, and ours.
  test.each([
    '/path',
    '../path',
    '../../path',
    './../path',
    'path/..',
    'path/../to/file',
    'path/../../to/file',
    'file://a#/..//tmp',
    'file://a%23/..//tmp/',
    'file:///etc/passwd',
    '/etc/passwd',
    '/etc/passwd%00.jpg',
    'etc/passwd%00.jpg',
    'passwd\0.jpg',
    '/file://etc/passwd',
    '%2E%2E%2Fpath',
    '%2e%2e/path',
    '%2E%2E%2F%2E%2E%2Fpath',
    '%252e%252e%252fpath',
    '%25252e%25252e/path',
    '%2%0952e%2%0952e/%2%0A52e%2%0A52e/path',
    '..%c0%af/../path',
    '%2Fetc/passwd',
    '%252Fetc/passwd',
    'a#b',
    'a%23b',
    'a%2523b',
    String.raw`..\path`,
    String.raw`path\..\to`,
    String.raw`\\server\share`,
    'a%5Cb',
    'a%255cb',
    'C:/path',
    'C%3A/path',
    'c:/Windows/../Windows',
    'lone \ud800 surrogate',
    'x'.repeat(longestArtifactPath + 1),
    'ü'.repeat(longestArtifactPath / 2 + 1),
    '%'.concat('25'.repeat(40), '2e'),
  ])('%j is refused', (path) => {
    expect(normalArtifactPath(path)).toBeUndefined();
  });

  test('what is written once is written the same again', () => {
    for (const path of ['a//b', './a', 'a/./b/', 'a b/c']) {
      const normal = normalArtifactPath(path) ?? '?';
      expect(normalArtifactPath(normal)).toBe(normal);
    }
  });

  test('of any make never leaves, however often it is decoded', () => {
    const signs = ['..', '.', '/', '%2e', '%252e', '%2f', '%25', '%5c', '%00', '#', 'a', '%', '\t', '\\', 'C:'];
    const random = createRandom(11);
    for (let round = 0; round < 20_000; round += 1) {
      const parts = Array.from({ length: 1 + Math.floor(random() * 8) }, () => signs[Math.floor(random() * 15)]);
      let path = normalArtifactPath(parts.join(''));
      for (let time = 0; path !== undefined && time < 12; time += 1) {
        expect(path.split('/')).not.toContain('..');
        path = path.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      }
    }
  });

  test('has a name and a folder', () => {
    expect([nameOfPath('a/b/c.txt'), folderOfPath('a/b/c.txt')]).toEqual(['c.txt', 'a/b']);
    expect([nameOfPath('c.txt'), folderOfPath('c.txt')]).toEqual(['c.txt', '']);
  });
});
