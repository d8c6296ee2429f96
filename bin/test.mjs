import { writeSync } from 'node:fs';
import { requireNode } from './steps/require-node.mjs';

requireNode();

const { StepFailure } = await import('./steps/project.mjs');
const { endAllCommands } = await import('./steps/run-command.mjs');
const { makeRunFolder, removeRunFolder } = await import('./test/run-folder.mjs');

const say = (text) => writeSync(1, `${text}\n`);
const longestOutput = 12_000;
const total = { passed: 0, failed: 0 };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endAllCommands();
    process.exit(1);
  });
}

/** Runs one check and tells its outcome, also by what it gives; a check that cannot run counts as one failure. */
async function check(name, work) {
  const started = performance.now();
  const result = await work().catch((error) => ({
    passed: 0,
    failed: 1,
    output: error instanceof StepFailure ? error.message : error.stack,
  }));
  if (result === undefined) return true;
  const { passed, failed, output } = result;
  total.passed += passed;
  total.failed += failed;
  const durationS = ((performance.now() - started) / 1000).toFixed(1);
  const outcome = failed === 0 ? `ok      ${passed} of ${passed}` : `FAILED  ${failed} of ${passed + failed}`;
  say(`  ${name.padEnd(9)} ${outcome}, ${durationS} s`);
  if (failed > 0) say(`\n${output.trim().slice(-longestOutput)}\n`);
  return failed === 0;
}

async function runAll(run) {
  const checks = await import('./test/checks.mjs');
  const { shareParts } = await import('./test/share-parts.mjs');
  const vitest = shareParts(checks.vitest(run));
  const reading = async () => {
    await check('lint', checks.lint);
    await check('types', checks.types);
    await vitest.work();
  };
  const running = async () => {
    if (await check('build', () => checks.build())) {
      await check('browser', () => checks.browser(run));
      await check('demo', () => checks.demo(run));
    }
    await vitest.work();
  };
  await Promise.all([reading(), running(), check('vitest', () => vitest.outcome)]);
}

say('Ringside tests');
const run = makeRunFolder();
try {
  const { prepare } = await import('./steps/prepare.mjs');
  await prepare({ buildFolder: '', pages: false, server: false });
  await runAll(run);
} catch (error) {
  total.failed += 1;
  say(error instanceof StepFailure ? error.message : error.stack);
} finally {
  endAllCommands();
  removeRunFolder(run);
}
say(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
