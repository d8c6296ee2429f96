'use client';

import { useCallback, useState } from 'react';
import { nothing, scopeName, selectionIn, type ScopedSelection, type Selection } from './selection';
import type { WorkspaceState } from './workspace-params';

/** What is chosen among the runs that are searched; another filter, view or experiment begins with nothing. */
export function useSelection(
  state: Pick<WorkspaceState, 'experiment' | 'filter' | 'view'>,
): [Selection, (change: (selection: Selection) => Selection) => void] {
  const [known, setKnown] = useState<ScopedSelection>({ scope: '', selection: nothing });
  const scope = scopeName(state);
  if (known.scope !== scope) setKnown({ scope, selection: nothing });
  const change = useCallback(
    (next: (selection: Selection) => Selection) =>
      setKnown((before) => ({ scope, selection: next(before.scope === scope ? before.selection : nothing) })),
    [scope],
  );
  return [selectionIn(known, state), change];
}
