import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure, inProject } from './project.mjs';

const LOCK = inProject('.build', 'prepare.lock');

/** Runs work that writes into the checkout while no other command does. */
export async function alone(work) {
  const mine = `${LOCK}.${process.pid}`;
  try {
    mkdirSync(inProject('.build'), { recursive: true });
    writeFileSync(mine, String(process.pid));
  } catch (error) {
    throw new StepFailure(
      `${inProject()} cannot be written by this user (${error.code}): Ringside installs and builds there. ` +
        'Change its owner, or use a copy of your own.',
    );
  }
  const giveBack = () => {
    rmSync(mine, { force: true });
    if (holder() === process.pid) rmSync(LOCK, { force: true });
  };
  process.once('exit', giveBack);
  try {
    while (!tryLink(mine)) await waitOrTakeOver();
    return await work();
  } finally {
    giveBack();
    process.off('exit', giveBack);
  }
}

function tryLink(mine) {
  try {
    linkSync(mine, LOCK);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function waitOrTakeOver() {
  const pid = holder();
  if (pid !== undefined && !isAlive(pid)) rmSync(LOCK, { force: true });
  else await sleep(200);
}

function holder() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
