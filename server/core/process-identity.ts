import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** When the process began, in a form that is only compared; undefined when it is not running. */
export function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** @throws Error when no such process runs */
export function identify(pid: number): ProcessIdentity {
  const startedAt = startOf(pid);
  if (startedAt === undefined) throw new Error(`There is no process ${pid}.`);
  return { pid, startedAt };
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return startOf(pid) === startedAt;
}

/** The command line of a running process, or an empty string. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function startOnLinux(pid: number): string | undefined {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; state is the first field after it, the start time the twentieth.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (!ticks || state === 'Z' || state === 'X') return undefined;
  return `${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()} ${ticks}`;
}

function startByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const text = stdout?.trim() ?? '';
  const [state, ...start] = text.split(/\s+/);
  return text === '' || state?.startsWith('Z') ? undefined : start.join(' ');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
