import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inProject } from '../steps/project.mjs';
import { removeHome } from './test-instance.mjs';

const folder = inProject('.test');

/** A folder for this run alone; what earlier runs left is removed once their process is gone. */
export function makeRunFolder() {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) removeRunFolder(path.join(folder, name));
  }
  const mine = path.join(folder, `run-${process.pid}`);
  mkdirSync(mine, { recursive: true });
  return mine;
}

export function removeRunFolder(run) {
  for (const name of readdirSync(run)) {
    const home = path.join(run, name);
    if (!existsSync(path.join(home, 'postgres.json'))) continue;
    stopDatabase(home);
    removeHome(home);
  }
  rmSync(run, { recursive: true, force: true });
}

// Only after a run that was killed: an instance that stopped has stopped its database.
function stopDatabase(home) {
  const { data } = JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8'));
  const lock = path.join(data, 'postmaster.pid');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : 0;
  const commandLine = `/proc/${pid}/cmdline`;
  if (pid === 0 || !existsSync(commandLine)) return;
  if (readFileSync(commandLine, 'utf8').includes(data)) process.kill(pid, 'SIGQUIT');
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
