import { spawn } from 'node:child_process';
import { root } from './project.mjs';

/**
 * Runs a program without a terminal and collects what it says.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `output` is both streams in order of arrival
 */
export function runCommand(command, args, { env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}`, stdout }));
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}
