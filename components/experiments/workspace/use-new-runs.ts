'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { both, scopeOf, waitingLeftOut, type WorkspaceState } from './workspace-params';
import { runRowsQuery } from './workspace-queries';

/**
 * Runs that were made after the page was opened wait until they are asked for: lines never jump under the pointer.
 * Gives the state that leaves them out, how many wait, and what shows them.
 */
export function useNewRuns(project: string, state: WorkspaceState, openedAt: number) {
  const [since, setSince] = useState(openedAt);
  const later = useQuery(
    runRowsQuery(project, {
      ...scopeOf({ ...state, filter: both(state.filter, `attributes.created_at > ${since}`) }),
      orderBy: ['attributes.created_at DESC'],
      columns: [],
      limit: 1,
    }),
  ).data;
  const newest = later?.rows[0]?.createdAt;
  const next = newest === undefined ? since : Date.parse(newest);
  const waiting = later?.total ?? 0;
  const searched = useMemo(() => waitingLeftOut(state, since), [state, since]);
  const show = useCallback(() => setSince((before) => Math.max(before, next)), [next]);
  return useMemo(() => ({ searched, waiting, show }), [searched, waiting, show]);
}
