import { flag, integer, optional, readUrlState } from '@/components/url/url-state';
import type { RunsFilter } from './queries';

/** Runs loaded at first, and more with each press; the table is virtual and sorts and filters them in place. */
export const runsStep = 200;
const mostRuns = 1000;

export const runsParams = { experiment: optional, archived: flag, runs: integer(runsStep) };

/** What the runs table asks the API for. */
export function runsFilterOf(asked: { experiment: string | null; archived: boolean; runs: number }): RunsFilter {
  const { experiment, archived, runs } = asked;
  return {
    ...(experiment === null ? {} : { experimentId: experiment }),
    archived: archived ? 'true' : 'false',
    limit: Math.min(mostRuns, Math.max(runsStep, runs)),
  };
}

/** The same from the address of a page. */
export function runsFilterAt(search: string): RunsFilter {
  return runsFilterOf(readUrlState(runsParams, new URLSearchParams(search)));
}

/** Whether pressing for more would show more. */
export function canLoadMore(runs: number, nextCursor: string | null): boolean {
  return nextCursor !== null && runs < mostRuns;
}
