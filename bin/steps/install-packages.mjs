import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isFresh, writeStamp } from './fingerprint.mjs';
import { StepFailure, inProject } from './project.mjs';
import { runCommand } from './run-command.mjs';

const STAMP = inProject('node_modules', '.ringside-install');

/** What the installed packages depend on: the manifest's dependencies, the lock, and this machine. */
function wanted() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(inProject('package.json'), 'utf8'),
  );
  const hash = createHash('sha256');
  hash.update(JSON.stringify([dependencies, devDependencies, optionalDependencies]));
  hash.update(readFileSync(inProject('package-lock.json')));
  hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  return hash.digest('hex');
}

/** npm leaves this file when an installation was complete; newer than the lock, it covers the lock. */
function wasInstalledByHand() {
  const record = inProject('node_modules', '.package-lock.json');
  if (existsSync(STAMP) || !existsSync(record)) return false;
  return statSync(record).mtimeMs >= statSync(inProject('package-lock.json')).mtimeMs;
}

/** Installs the packages when the manifest or its lock changed. Returns whether it ran. */
export async function installPackages() {
  if (isFresh(STAMP, wanted())) return false;
  const byHand = wasInstalledByHand();
  if (!byHand) await npmInstall();
  writeStamp(STAMP, wanted());
  return !byHand;
}

async function npmInstall() {
  // Not `npm ci`: it fails where the registry lacks a package for another platform. The lock stays as it was committed.
  // No install scripts: Ringside links Postgres itself, and the others only look for downloads it does not need.
  const quiet = ['--no-save', '--no-fund', '--no-audit', '--no-progress', '--loglevel=error'];
  const args = ['install', ...quiet, '--ignore-scripts', '--include=dev', '--include=optional'];
  const { code, output } = await runCommand('npm', args, {
    env: { NODE_ENV: 'development', npm_config_update_notifier: 'false' },
  });
  if (code !== 0) throw new StepFailure(`The packages could not be installed: ${explainInstall(output)}`);
}

function explainInstall(output) {
  if (/ENOSPC/.test(output)) return 'the disk is full. Free some space and try again.';
  if (/EACCES|EROFS|EPERM/.test(output)) return `${inProject()} cannot be written by this user.`;
  const said = output.split('\n').map((line) => line.replace(/^npm error\s*/i, '').trim());
  const reason = said.find((line) => line !== '' && !line.startsWith('code ')) ?? 'npm did not say why';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return `npm's registry does not answer (${reason}). Check the network or proxy.`;
  }
  return reason;
}
