'use client';

import { useSyncExternalStore } from 'react';
import { formatDateTime, formatRelative, toMillis, type Moment } from '@/lib/format';

export interface RelativeTimeProps {
  at: Moment;
  className?: string;
}

const listeners = new Set<() => void>();
let minute = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page: ticks every 20 s while any is shown. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    minute = Date.now();
    timer = setInterval(tick, 20_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** On the server nobody subscribes and nothing ticks, so each page is made with its own moment. */
function readMinute(): number {
  return typeof window === 'undefined' ? Date.now() : minute;
}

function tick(): void {
  minute = Date.now();
  for (const listener of listeners) listener();
}

/** '4 min ago', kept current; the hover says the moment in the reader's zone and in UTC. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const now = useSyncExternalStore(subscribe, readMinute, readMinute);
  const millis = toMillis(at);
  if (Number.isNaN(millis)) return <span className={className}>–</span>;
  return (
    <time
      className={className}
      dateTime={new Date(millis).toISOString()}
      title={exactTime(millis)}
      suppressHydrationWarning
    >
      {formatRelative(millis, now)}
    </time>
  );
}

let readersZone: string | undefined;

function exactTime(millis: number): string {
  // Asking for it takes longer than all else a time needs.
  const zone = (readersZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
  const utc = `${formatDateTime(millis)} UTC`;
  return zone === 'UTC' ? utc : `${formatDateTime(millis, zone)} (${zone}), ${utc}`;
}
