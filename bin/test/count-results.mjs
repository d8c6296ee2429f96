import { existsSync, readFileSync } from 'node:fs';

const read = (file) => {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
};

/** A failure that no single test shows, such as a file that does not load, is still one failure. */
const atLeastOne = ({ passed, failed }, code) => ({ passed, failed: code === 0 ? failed : Math.max(failed, 1) });

/** One check that is either right or wrong. */
export function countCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** @param {string} file vitest's JSON report */
export function countVitest(file, code) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return atLeastOne({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }, code);
}

/** @param {string} file Playwright's JSON report */
export function countPlaywright(file, code) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, flaky, unexpected } = report.stats;
  return atLeastOne({ passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0) }, code);
}

/** The demo's standard output must be one JSON value, its closing table. */
export function countDemo(stdout, code) {
  try {
    return countCheck(code === 0 && typeof JSON.parse(stdout) === 'object' ? 0 : 1);
  } catch {
    return { passed: 0, failed: 1 };
  }
}
