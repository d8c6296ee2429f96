import type { Job } from '@/lib/contracts/jobs';
import { formatNumber } from '@/lib/format';

/** How far a job is, 0..1; null while its end is unknown. */
export function jobShare({ status, done, total }: Pick<Job, 'status' | 'done' | 'total'>): number | null {
  if (status === 'done') return 1;
  return total === null || total === 0 ? null : Math.min(1, done / total);
}

/** One line under a job's title. */
export function jobNote({ status, message, done, total, unit }: Job): string | null {
  if (status === 'queued') return 'Waiting for a worker';
  if (message) return message;
  if (total === null) return null;
  return `${formatNumber(done)} of ${formatNumber(total)}${unit ? ` ${unit}` : ''}`;
}
