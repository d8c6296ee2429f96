import type { BatchSchedule } from '@/lib/contracts/batches';
import { formatDateTime } from '@/lib/format';

/** When a schedule runs. */
export const whenOf = ({ trigger, cron }: BatchSchedule): string =>
  trigger === 'cron' ? `${cron} UTC` : 'every new version';

/** What it scores with. */
export const withOf = ({ endpoint, model }: BatchSchedule): string =>
  endpoint ? `${endpoint.name} (champion)` : `${model?.name ?? 'a model that is gone'} v${model?.version ?? '?'}`;

/** When it runs next. */
export function nextRunOf({ nextRunAt, pausedAt }: BatchSchedule): string {
  if (pausedAt !== null) return 'paused';
  return nextRunAt === null ? 'with the next version' : `${formatDateTime(nextRunAt)} UTC`;
}
