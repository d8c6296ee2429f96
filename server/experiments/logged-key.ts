import path from 'node:path';
import { invalid } from '@/server/core/errors';

export const longestLoggedKey = 250;

export type LoggedKeyProblem = 'empty' | 'characters' | 'path' | 'length';

/**
 * What is wrong with the key of a metric, a param or a tag, if anything. Keys may hold letters, digits, `_ - . / :`
 * and spaces, and must read as a normal relative path, since some programs keep them as files.
 */
export function loggedKeyProblem(key: string): LoggedKeyProblem | null {
  if (good.has(key)) return null;
  const problem = findProblem(key);
  if (problem) return problem;
  if (good.size >= mostGood) good.clear();
  good.add(key);
  return null;
}

/** Keys that were looked at: clients log the same few again and again. */
const good = new Set<string>();
const mostGood = 20_000;

function findProblem(key: string): LoggedKeyProblem | null {
  if (key === '') return 'empty';
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) return 'characters';
  const normal = normalPath(key);
  if (normal !== key || normal === '.' || normal.startsWith('..') || normal.startsWith('/')) return 'path';
  return key.length > longestLoggedKey ? 'length' : null;
}

/** The path a key would have as a file; without the trailing slash that Node keeps. */
export function normalPath(key: string): string {
  const normal = path.posix.normalize(key);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

const sentences: Record<LoggedKeyProblem, string> = {
  empty: 'is empty',
  characters: 'may only hold letters, digits, spaces and _ - . / :',
  path: 'must read as a normal relative path: no leading or double slash, no . or .. in it',
  length: `is longer than ${longestLoggedKey} characters`,
};

/** Throws Invalid naming the key. */
export function requireLoggedKey(key: string, kind: 'metric' | 'param' | 'tag'): void {
  const problem = loggedKeyProblem(key);
  if (problem) throw invalid(`The ${kind} key "${key.slice(0, 60)}" ${sentences[problem]}.`);
}
