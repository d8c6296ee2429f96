'use client';

import { useCallback, useEffect, useState } from 'react';
import { isTyping } from '@/components/frame/typing';
import { useUrlState } from '@/components/url/use-url-state';
import { chartParams } from '../charts/chart-params';
import { initialHistory, stepped, visited } from './url-history';
import { workspaceParams } from './workspace-params';

const allParams = { ...workspaceParams, ...chartParams };

/** Takes back and repeats changes of what the page shows, by button or Ctrl/⌘ Shift Z and Ctrl/⌘ Z. */
export function useUrlHistory() {
  const [state, setState] = useUrlState(allParams);
  const written = JSON.stringify(state);
  const [history, setHistory] = useState(() => initialHistory(written));
  if (history.current !== written) setHistory(visited(history, written));
  const go = useCallback(
    (step: 1 | -1) => {
      const next = stepped(history, step);
      if (next === null) return;
      setHistory(next);
      // Safe: the history only holds what this hook read from the address.
      setState(JSON.parse(next.current) as typeof state);
    },
    [history, setState],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target) || !(event.ctrlKey || event.metaKey)) return;
      if (event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      go(event.shiftKey ? 1 : -1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [go]);
  return {
    undo: () => go(-1),
    redo: () => go(1),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
