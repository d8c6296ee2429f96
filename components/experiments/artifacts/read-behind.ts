import type { Artifact, RunDetail } from '@/lib/contracts/experiments';

/** What a run says of its files: how many there are, and the first thousand. */
type Said = Pick<RunDetail, 'artifacts' | 'artifactCount'>;

/** All files of a run, as far as they were read. */
export interface FileList {
  run: Said & Pick<RunDetail, 'id'>;
  listed: readonly Artifact[] | undefined;
  isFetching: boolean;
  refetch: () => unknown;
}

/**
 * Reads those lists anew that their runs have left behind. One that is on its way is waited for, and one that was read
 * since its run said so is right as it is: a list may be newer than the run.
 *
 * @param readFor what each run said when its list was last asked for; kept up to date here
 */
export function readBehind(lists: readonly FileList[], readFor: Map<string, Said>): void {
  for (const { run, listed, isFetching, refetch } of lists) {
    if (isFetching) {
      if (!readFor.has(run.id)) readFor.set(run.id, run);
    } else if (listed && !isSame(run, readFor.get(run.id)) && isBehind(listed, run)) {
      readFor.set(run.id, run);
      void refetch();
    }
  }
}

const isSame = (run: Said, before: Said | undefined) =>
  run.artifactCount === before?.artifactCount && run.artifacts === before.artifacts;

function isBehind(listed: readonly Artifact[], { artifacts, artifactCount }: Said): boolean {
  if (listed.length !== artifactCount) return true;
  const digests = new Map(listed.map(({ path, sha256 }) => [path, sha256]));
  return artifacts.some(({ path, sha256 }) => digests.get(path) !== sha256);
}
