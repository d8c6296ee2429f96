import { formatCount, formatDuration, formatPercent, formatRate } from '@/lib/format';

export interface ProgressInput {
  done: number;
  /** Null while the end is unknown. */
  total: number | null;
  /** What is counted: 'rows', 'rounds'. */
  unit: string | null;
  elapsedMs: number;
}

export interface ProgressFacts {
  /** 0..1; null while the end is unknown. */
  share: number | null;
  /** '42 % · 214,000 of 508,239 rows'. */
  amount: string;
  /** '12.4k rows/s · 24 s left'; empty before anything is known. */
  pace: string;
}

/** How far long work is, how fast it goes and how long it will take, assuming the mean speed so far holds. */
export function progressFacts({ done, total, unit, elapsedMs }: ProgressInput): ProgressFacts {
  const share = total === null || total <= 0 ? null : Math.min(1, Math.max(0, done / total));
  const noun = unit === null ? '' : ` ${unit}`;
  const amount =
    share === null || total === null
      ? `${formatCount(done)}${noun}`
      : `${formatPercent(Math.floor(share * 100) / 100)} · ${formatCount(done)} of ${formatCount(total)}${noun}`;
  const perSecond = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0;
  if (perSecond <= 0) return { share, amount, pace: '' };
  const rate = unit === null ? '' : formatRate(perSecond, unit);
  const left = total === null || done >= total ? '' : `${formatDuration(roundUp((total - done) / perSecond))} left`;
  return { share, amount, pace: [rate, left].filter((part) => part !== '').join(' · ') };
}

function roundUp(seconds: number): number {
  return Math.max(1, Math.ceil(seconds)) * 1000;
}
