import { flag, optional } from '@/components/url/url-state';
import type { RunsFilter } from './queries';

export const runsParams = { experiment: optional, archived: flag };

/** How many runs the table loads at once; it is virtual, sorts and filters them in place. */
const loadedRuns = 500;

/** What the runs table asks the API for. */
export function runsFilterOf({ experiment, archived }: { experiment: string | null; archived: boolean }): RunsFilter {
  return {
    ...(experiment === null ? {} : { experimentId: experiment }),
    archived: archived ? 'true' : 'false',
    limit: loadedRuns,
  };
}
