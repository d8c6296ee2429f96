'use client';

import { Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { toMillis, type Moment } from '@/lib/format';
import { progressFacts } from './progress-facts';
import classes from './progress-line.module.css';

export interface ProgressLineProps {
  label: string;
  done: number;
  total: number | null;
  unit: string | null;
  /** When the work began; null while it waits. */
  startedAt: Moment | null;
  /** What is being done now. */
  message?: string | null;
}

/** A bar with amount, rate and remaining time; ticks every second by itself. */
export function ProgressLine({ label, done, total, unit, startedAt, message }: ProgressLineProps) {
  const elapsedMs = useElapsed(startedAt);
  const facts = progressFacts({ done, total, unit, elapsedMs });
  return (
    <div className={classes.line}>
      <Progress
        value={(facts.share ?? 0) * 100}
        aria-label={label}
        className={classes.bar}
        data-indeterminate={(facts.share === null && startedAt !== null) || undefined}
      />
      <div className={classes.words}>
        <span>{startedAt === null ? 'Waiting for a worker' : facts.amount}</span>
        {message !== undefined && message !== null && <span className={classes.message}>{message}</span>}
        <span className={classes.pace}>{facts.pace}</span>
      </div>
    </div>
  );
}

function useElapsed(startedAt: Moment | null): number {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (startedAt === null) return undefined;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [startedAt]);
  return startedAt === null || now === null ? 0 : Math.max(0, now - toMillis(startedAt));
}
