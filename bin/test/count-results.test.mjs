import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countCheck, countDemo, countPlaywright, countVitest } from './count-results.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(value) {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

const vitest = (numPassedTests, numFailedTests, testResults = []) =>
  report({ numPassedTests, numFailedTests, testResults });

describe('countVitest', () => {
  it('takes the numbers of the report', () => {
    expect(countVitest(vitest(12, 0), 0)).toEqual({ passed: 12, failed: 0 });
    expect(countVitest(vitest(10, 2), 1)).toEqual({ passed: 10, failed: 2 });
  });

  it('counts a file that did not load as a failure', () => {
    const unloaded = { status: 'failed', assertionResults: [] };
    const withFailure = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(countVitest(vitest(5, 1, [unloaded, withFailure]), 1)).toEqual({ passed: 5, failed: 2 });
  });

  it('counts an error outside every test', () => {
    expect(countVitest(vitest(5, 0), 1)).toEqual({ passed: 5, failed: 1 });
  });

  it('fails without a whole report', () => {
    expect(countVitest('absent.json', 0)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(report('{"half'), 0)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('countPlaywright', () => {
  it.each([
    [{ expected: 7, flaky: 0, unexpected: 0 }, [], 0, { passed: 7, failed: 0 }],
    [{ expected: 5, flaky: 1, unexpected: 2 }, [], 1, { passed: 6, failed: 2 }],
    [{ expected: 0, flaky: 0, unexpected: 0 }, [{ message: 'no tests found' }], 1, { passed: 0, failed: 1 }],
    [{ expected: 3, flaky: 0, unexpected: 0 }, [], 1, { passed: 3, failed: 1 }],
  ])('%o with errors %o and status %d', (stats, errors, code, expected) => {
    expect(countPlaywright(report({ stats, errors }), code)).toEqual(expected);
  });
});

describe('countDemo', () => {
  it.each([
    ['{"months": []}', 0, { passed: 1, failed: 0 }],
    ['{"months": []}', 1, { passed: 0, failed: 1 }],
    ['not a table', 0, { passed: 0, failed: 1 }],
    ['', 0, { passed: 0, failed: 1 }],
  ])('%s with status %d', (stdout, code, expected) => {
    expect(countDemo(stdout, code)).toEqual(expected);
  });
});

it('counts a check once', () => {
  expect(countCheck(0)).toEqual({ passed: 1, failed: 0 });
  expect(countCheck(2)).toEqual({ passed: 0, failed: 1 });
});
