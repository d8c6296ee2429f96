import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StepFailure, inProject } from '../steps/project.mjs';
import { runCommand } from '../steps/run-command.mjs';

const isRoot = process.getuid?.() === 0;
const installMs = 150_000;

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium that runs here; gets one when there is none. */
export async function ensureBrowser() {
  const own = await ownBrowser();
  return findWorking(own) ?? (await installOwn(own)) ?? (await installFromDebian()) ?? giveUp();
}

async function ownBrowser() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

// A file alone proves little: libraries may be missing, and Ubuntu's is a pointer to a snap.
function works(file) {
  if (!existsSync(file)) return false;
  const { status } = spawnSync(file, ['--version', ...(isRoot ? ['--no-sandbox'] : [])], { timeout: 20_000 });
  return status === 0;
}

function findWorking(own) {
  return [own, ...usual].find(works);
}

async function installOwn(own) {
  const cli = inProject('node_modules', '@playwright', 'test', 'cli.js');
  const run = (command) => runCommand(process.execPath, [cli, command, 'chromium'], { limitMs: installMs });
  await run('install');
  // Its libraries are the system's; worth installing only where the browser itself could be had.
  if (isRoot && existsSync(own) && !works(own)) await run('install-deps');
  return works(own) ? own : undefined;
}

async function installFromDebian() {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update'], { env, limitMs: installMs });
  await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, limitMs: installMs });
  return usual.find(works);
}

function giveUp() {
  throw new StepFailure(
    'The browser tests need Chromium, and it could not be installed: install it by your system (Debian: ' +
      '`apt-get install chromium`), or run `npx playwright install --with-deps chromium`.',
  );
}
