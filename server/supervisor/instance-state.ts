import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { endProcess, type Step } from './end-process';
import { isRunning } from '@/server/core/process-identity';

const Identity = z.object({ pid: z.number().int(), startedAt: z.string() });

const InstanceState = Identity.extend({
  /** Where people and programs reach it. */
  url: z.string(),
  gatewayUrl: z.string(),
  /** Whether all its processes answered. */
  isReady: z.boolean(),
  children: z.array(Identity.extend({ name: z.string() })),
});

/** What a supervisor leaves in its home for other commands, and for the next start should it be killed. */
export type InstanceState = z.infer<typeof InstanceState>;

const stateFile = (home: string) => path.join(home, 'supervisor.json');

export function findState(home: string): InstanceState | undefined {
  try {
    return InstanceState.parse(JSON.parse(readFileSync(stateFile(home), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the file as a whole. */
export function saveState(home: string, state: InstanceState): void {
  const file = stateFile(home);
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function removeState(home: string): void {
  rmSync(stateFile(home), { force: true });
}

const endings: Step[] = [
  { signal: 'SIGTERM', waitMs: 5000 },
  { signal: 'SIGKILL', waitMs: 2000 },
];

/**
 * Ends the processes a killed supervisor left behind. A number that now belongs to another process is left alone.
 *
 * @returns the names of those that were still running
 */
export async function stopLeftovers(state: InstanceState | undefined): Promise<string[]> {
  const ended = await Promise.all(
    (state?.children ?? []).map(async ({ name, ...identity }) => {
      if (!isRunning(identity)) return [];
      await endProcess(identity, endings);
      return [name];
    }),
  );
  return ended.flat();
}
