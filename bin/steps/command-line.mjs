import { writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';
import { StepFailure, root } from './project.mjs';
import { runAgainstInstance, runEntry } from './run-against-instance.mjs';

const usage = `Usage: ringside <command>

  start           install, build, and run everything
  dev             the same with hot reload
  demo            run the flights demo against the running instance, or one it starts
                  (--json prints its closing table as JSON, --promote presses the button)
  check <model>/<version>     run the gates of a model over a version; docs/ci.md has the exit codes
  promote <model>/<version>   the same, then make it the champion
  import mlflow <uri>         copy experiments, runs, files and models from an MLflow server into a project
  purge           free files that nothing names any more, as the worker does every hour
                  (--grace-hours 24, --deleted-days 30, --json)
  gateway-config <nginx|haproxy> --gateways host:port,… [--strategy …]
                  print a load balancer's configuration for several gateways
  generate <runs|wide|series> [--project …] [--seed …]
                  fill a project with 100,000 runs, 1,500 metrics or series of 100,000 points, as programs log them
  bench <name>    measure, on an instance of its own where one is needed; prints one JSON line a figure
`;

const commands = {
  start,
  dev,
  demo: againstInstance('server/demo/main.js'),
  purge: againstInstance('server/purge.js'),
  import: importFrom,
  check: versionCommand('check'),
  promote: versionCommand('promote'),
  generate: againstInstance('server/generate/main.js'),
  'gateway-config': writeGatewayConfig,
  bench,
};

/** Runs one command; a failure with a known reason is one sentence and status 1. */
export async function runCommandLine([name = 'help', ...args]) {
  const command = commands[name];
  if (!command) {
    const isHelp = ['help', '--help', '-h'].includes(name);
    writeSync(isHelp ? 1 : 2, isHelp ? usage : `There is no command "${name}".\n\n${usage}`);
    process.exitCode = isHelp ? 0 : 1;
    return;
  }
  try {
    await command(args);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    writeSync(2, `\n${error.message}\n`);
    process.exitCode = 1;
  }
}

async function writeGatewayConfig(args) {
  const { gatewayConfig } = await import('./gateway-config.mjs');
  try {
    writeSync(1, gatewayConfig(args));
  } catch (error) {
    throw error instanceof RangeError ? new StepFailure(error.message) : error;
  }
}

function settle(mode) {
  process.env.RINGSIDE_ROOT = root;
  process.env.RINGSIDE_BUILD = path.resolve(process.env.RINGSIDE_BUILD || path.join(root, '.build'));
  process.env.RINGSIDE_HOME = path.resolve(process.env.RINGSIDE_HOME || path.join(root, '.ringside'));
  process.env.NODE_ENV = mode;
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  process.chdir(root);
  return process.env.RINGSIDE_BUILD;
}

async function start() {
  const buildFolder = settle('production');
  console.log('Ringside');
  await prepare({ buildFolder });
  await runHere(buildFolder);
}

async function dev() {
  const buildFolder = settle('development');
  process.env.RINGSIDE_DEV = '1';
  console.log('Ringside, for development');
  await prepare({ buildFolder, pages: false, server: false });
  const { watchServer } = await import('./build-server.mjs');
  await watchServer(buildFolder);
  await runHere(buildFolder);
}

async function runHere(buildFolder) {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(path.join(buildFolder, 'server', 'main.js')).href);
}

/** Benchmarks that only compute: no instance is started for them. */
const computing = new Set(['trees', 'flights', 'truth', 'abtest-data']);

async function bench(args) {
  const entry = 'bench/main.js';
  if (!computing.has(args[0])) return againstInstance(entry, { apart: true })(args);
  const buildFolder = settle('production');
  await prepare({ buildFolder, stream: 2, pages: false });
  process.exitCode = await runEntry(path.join(buildFolder, entry), args);
}

function againstInstance(entry, options) {
  return async (args) => {
    const buildFolder = settle('production');
    process.exitCode = await runAgainstInstance({ buildFolder, entry, args, ...options });
  };
}

async function importFrom(args) {
  const { runImport } = await import('./import-mlflow/import-mlflow.mjs');
  await runImport(args);
}

function versionCommand(name) {
  return async (args) => {
    const { runVersionCommand } = await import('./version-commands.mjs');
    await runVersionCommand(name, args);
  };
}
