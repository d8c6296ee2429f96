'use client';

import { useCallback, useMemo } from 'react';
import type { SortKey } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import { fromTableParams, tableParams, toTableParams, type TableState } from './table-state';

/** A table's filter, sort and columns in the address: `const [state, setState] = useTableUrlState()`. */
export function useTableUrlState(defaultSort: readonly SortKey[] = []): [TableState, (state: TableState) => void] {
  const [params, setParams] = useUrlState(tableParams(defaultSort));
  const state = useMemo(() => fromTableParams(params), [params]);
  const setState = useCallback((next: TableState) => setParams(toTableParams(next)), [setParams]);
  return [state, setState];
}
