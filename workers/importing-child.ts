import { fork } from 'node:child_process';
import { totalmem } from 'node:os';
import path from 'node:path';
import { bareEnv, env } from '@/server/core/env';
import { invalid } from '@/server/core/errors';
import type { FromImportChild, ToImportChild } from './import-messages';

const memoryShare = 0.5;
const heapLimitMb = 2048;
const longestMs = 5 * 60_000;

type Outcome = Extract<FromImportChild, { type: 'done' }>;

/** Reads a model in a child process with limits of memory and time, which ends when this process or the job does. */
export function runImportChild(input: ToImportChild, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const child = fork(path.join(env().RINGSIDE_BUILD, 'workers/import-child.js'), {
    execArgv: ['--enable-source-maps', `--max-old-space-size=${heapLimitMb}`],
    env: bareEnv(),
  });
  return new Promise<Outcome>((resolve, reject) => {
    let failure: Error | undefined;
    let outcome: Outcome | undefined;
    const end = (error: Error) => {
      failure ??= error;
      child.kill('SIGKILL');
    };
    const abort = () => end(signal.reason as Error);
    const timer = setTimeout(() => end(invalid('Reading the model took longer than 5 minutes.')), longestMs);
    signal.addEventListener('abort', abort, { once: true });
    child.on('message', (message: FromImportChild) => {
      if (message.type === 'ready') child.send(input);
      else if (message.type === 'memory' && message.bytes > totalmem() * memoryShare) end(invalid(tooMuchMemory()));
      else if (message.type === 'failed') failure ??= failureOf(message);
      else if (message.type === 'done') outcome = message;
    });
    child.on('error', end);
    child.on('exit', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (outcome && !failure) return resolve(outcome);
      // onnxruntime and V8 end the process when a file asks for more than there is; another try would end the same.
      reject(failure ?? invalid(`The file could not be read: it ended the process (${killedBy ?? `code ${code}`}).`));
    });
  });
}

function tooMuchMemory(): string {
  const gigabytes = ((totalmem() * memoryShare) / 2 ** 30).toFixed(1);
  return `The model needed more than ${gigabytes} GiB of memory to be read.`;
}

function failureOf({ message, sentence }: Extract<FromImportChild, { type: 'failed' }>): Error {
  if (!sentence) return new Error(message);
  const said = message.charAt(0).toUpperCase() + message.slice(1);
  return invalid(/[.!?]$/.test(said) ? said : `${said}.`);
}
