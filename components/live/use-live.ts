'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LiveState } from '@/components/frame/frame-types';
import { collectDomains } from './live-domains';
import { parseLiveMessage, type LiveMessage } from './live-message';
import { oldestFetch, refetchLate } from './refetch-late';

const SETTLE_MS = 400;
const RETRY_MS = 3000;

export interface LiveOptions {
  /** Also told each message as it comes, for pages that follow one run or job. */
  onMessage?: (message: LiveMessage) => void;
}

/**
 * Follows a project's news and refetches the queries of the domains they belong to, at most every 0.4 s.
 * The stream reconnects by itself; after a break everything shown is refetched once. News that crosses with a page on
 * its way is not lost.
 */
export function useLive(projectSlug: string | null, { onMessage }: LiveOptions = {}): LiveState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>(projectSlug === null ? 'off' : 'connecting');
  const listener = useRef(onMessage);
  useEffect(() => {
    listener.current = onMessage;
  });
  useEffect(() => {
    if (projectSlug === null) return undefined;
    const late = refetchLate(queryClient);
    const refetch = collectDomains(SETTLE_MS, (domains) => {
      late.note(domains);
      for (const domain of domains) void queryClient.invalidateQueries({ queryKey: [domain] });
    });
    // What happened since the page was made, and before the stream is open, is told too.
    const since = oldestFetch(queryClient);
    const query = since === undefined ? '' : `?since=${since}`;
    const close = followStream(`/api/v1/projects/${encodeURIComponent(projectSlug)}/events${query}`, {
      onState: setState,
      onBack: () => void queryClient.invalidateQueries(),
      onData: (data) => {
        const message = parseLiveMessage(data);
        if (message === null) return;
        listener.current?.(message);
        refetch.add(message.topic);
      },
    });
    return () => {
      close();
      late.stop();
      refetch.stop();
    };
  }, [projectSlug, queryClient]);
  return state;
}

interface StreamHandlers {
  onState: (state: LiveState) => void;
  /** The stream is open again after a break. */
  onBack: () => void;
  onData: (data: string) => void;
}

/** A browser gives up on a stream that once answered with an error status; this one tries again. */
function followStream(address: string, { onState, onBack, onData }: StreamHandlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let broken = false;
  const open = (): void => {
    source = new EventSource(address);
    source.addEventListener('open', () => {
      onState('live');
      if (broken) onBack();
      broken = false;
    });
    source.addEventListener('message', ({ data }) => onData(String(data)));
    source.addEventListener('error', () => {
      broken = true;
      onState('connecting');
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
