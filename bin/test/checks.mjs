import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { databaseUrl } from '../steps/database-url.mjs';
import { inProject } from '../steps/project.mjs';
import { prepare } from '../steps/prepare.mjs';
import { runCommand } from '../steps/run-command.mjs';
import { countCheck, countDemo, countPlaywright, countVitest } from './count-results.mjs';
import { ensureBrowser } from './ensure-browser.mjs';
import { buildFolder, cleanEnv, instanceEnv, startInstance } from './test-instance.mjs';

const minute = 60_000;
/** Half of the machine: two lanes of checks run beside each other. */
const workers = Math.max(1, Math.floor(availableParallelism() / 2));
const node = (args, options) => runCommand(process.execPath, args, options);
const bin = (...parts) => inProject('node_modules', ...parts);

/** Each check gives how many tests passed and failed, and what there is to read about the failures. */

export async function lint() {
  const { code, output } = await node([inProject('bin', 'lint.mjs'), '--format=unix'], { limitMs: 4 * minute });
  return { ...countCheck(code), output };
}

export async function types() {
  const { code, output } = await node([bin('typescript', 'bin', 'tsc'), '--noEmit', '--pretty', 'false'], {
    limitMs: 8 * minute,
  });
  return { ...countCheck(code), output };
}

const vitestParts = [
  ...['1/4', '2/4', '3/4', '4/4'].map((shard) => ({ projects: ['db', 'db-alone'], shard })),
  ...['1/2', '2/2'].map((shard) => ({ projects: ['unit'], shard })),
];

/** The tests of vitest in parts of a few minutes each, the longer ones first. */
export function vitest(run) {
  return vitestParts.map((part, place) => () => runVitest(part, path.join(run, `vitest-${place}.json`)));
}

async function runVitest({ projects, shard }, report) {
  const chosen = projects.map((project) => `--project=${project}`);
  const args = [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', ...chosen];
  const { code, output } = await node(
    [...args, `--outputFile.json=${report}`, `--shard=${shard}`, `--maxWorkers=${workers}`],
    { env: { ...cleanEnv(), NO_COLOR: '1', FORCE_COLOR: undefined }, limitMs: 40 * minute },
  );
  return { ...countVitest(report, code), output };
}

/** The bundles for browser tests and demo, in a folder that no running instance reads. */
export async function build() {
  await prepare({ buildFolder, stream: 0 });
  return { ...countCheck(0), output: '' };
}

export async function browser(run) {
  if (!existsSync(inProject('e2e'))) return undefined;
  const home = path.join(run, 'browser');
  const report = path.join(run, 'playwright.json');
  const [executable, env] = await Promise.all([ensureBrowser(), instanceEnv(home)]);
  const instance = await startInstance(env);
  try {
    const { code, output } = await node([bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=line,json'], {
      env: {
        ...env,
        RINGSIDE_URL: instance.url,
        RINGSIDE_GATEWAY_URL: instance.gatewayUrl,
        RINGSIDE_BROWSER: executable,
        RINGSIDE_TEST_OUTPUT: inProject('.test', 'playwright'),
        DATABASE_URL: databaseUrl(home),
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        NO_COLOR: '1',
      },
      limitMs: 30 * minute,
    });
    return { ...countPlaywright(report, code), output };
  } finally {
    await instance.stop();
  }
}

export async function demo(run) {
  if (!existsSync(inProject('server', 'demo', 'main.ts'))) return undefined;
  const env = await instanceEnv(path.join(run, 'demo'));
  const args = [inProject('bin', 'ringside.mjs'), 'demo', '--fraction', '0.02', '--json'];
  const { code, output, stdout } = await node(args, { env, limitMs: 20 * minute });
  return { ...countDemo(stdout, code), output };
}
