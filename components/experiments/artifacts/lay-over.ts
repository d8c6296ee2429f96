import type { Artifact } from '@/lib/contracts/experiments';

/** A list of files with newer ones, the first by path, laid over it: of the same path the newer is meant. */
export function layOver(listed: readonly Artifact[], newer: readonly Artifact[]): Artifact[] {
  const paths = new Set(newer.map(({ path }) => path));
  return [...newer, ...listed.filter(({ path }) => !paths.has(path))];
}
