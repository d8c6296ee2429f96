import { spawn } from 'node:child_process';
import { root } from './project.mjs';

const running = new Set();

/** Ends every program that still runs, with what it started. */
export function endAllCommands() {
  for (const child of running) endGroup(child, 'SIGKILL');
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

/**
 * Runs a program without a terminal, in a process group of its own, and collects what it says.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, limitMs?: number }} [options]
 *   a variable of value undefined is taken out of the environment; past the limit the program is ended
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `output` is both streams in order of arrival
 */
export function runCommand(command, args, { env = {}, cwd = root, limitMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let output = '';
    let stdout = '';
    const overtime = () => {
      output += `\nStopped: it took longer than ${limitMs / 1000} s.\n`;
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), 10_000).unref();
    };
    const timer = limitMs === undefined ? undefined : setTimeout(overtime, limitMs);
    child.stdout.on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    const settle = (result) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(result);
    };
    child.on('error', (error) => settle({ code: 127, output: `${command}: ${error.message}`, stdout }));
    child.on('close', (code) => settle({ code: code ?? 1, output, stdout }));
  });
}
