import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureHome, ensureSpace, explainHome } from './check-home';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('ensureHome', () => {
  it('makes the folder and its parents, closed to others, with a place for logs', () => {
    const home = path.join(folder, 'a', 'b');
    ensureHome(home);
    expect(statSync(home).mode & 0o066).toBe(0);
    expect(existsSync(path.join(home, 'logs'))).toBe(true);
  });

  it('may be called again', () => {
    ensureHome(folder);
    expect(() => ensureHome(folder)).not.toThrow();
  });

  it('refuses a file, and a path that goes through one', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => ensureHome(file)).toThrow(`${file} is not a folder`);
    expect(() => ensureHome(path.join(file, 'home'))).toThrow('is not a folder');
  });

  it.runIf(process.platform === 'linux')('refuses a place where no folder can be made', () => {
    expect(() => ensureHome('/proc/ringside')).toThrow('The folder /proc/ringside cannot be used');
  });
});

describe('explainHome', () => {
  it.each([
    ['EACCES', 'cannot be written by this user'],
    ['EPERM', 'cannot be written by this user'],
    ['EROFS', 'read-only file system'],
    ['ENOSPC', 'The disk that holds /data is full'],
    ['ENOTDIR', 'is not a folder'],
    ['ELOOP', 'cannot be used'],
  ])('%s', (code, sentence) => {
    expect(explainHome('/data', Object.assign(new Error('failed'), { code }))).toContain(sentence);
  });
});

it('finds enough space here', () => {
  expect(() => ensureSpace(folder, false)).not.toThrow();
});

it.runIf(process.platform === 'linux')('says how much is free where it is not enough', () => {
  expect(() => ensureSpace('/proc', true)).toThrow('0 MB are free and Ringside needs 192 MB to start');
});
