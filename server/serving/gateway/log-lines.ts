import { assignmentPoint } from './assign-variant';
import { digestOf } from './around/mask-row';
import { writeRecord } from './log-record';
import type { ScoredRequest } from './score-request';
import { sources } from './score-row';

/** Whether a prediction is logged: all are while traffic is split, else the share that is asked for, by its id. */
function isLogged({ plan, settings }: Pick<ScoredRequest, 'plan' | 'settings'>, id: string): boolean {
  return settings.log.share >= 1 || plan.mode === 'split' || assignmentPoint('log', id) < settings.log.share;
}

/** The lines of a request for the spool; `unsettled` when the database has not heard of the request's own id. */
export function linesOf(request: ScoredRequest, unsettled?: { requestId: string; bodyHash: string }): string {
  const { plan, settings, body, ids, served, scores, latencyUs, receivedMs } = request;
  const { rows, keys, eventMs } = body;
  const { log, shadowShare } = settings;
  const isSplit = plan.mode === 'split';
  if (log.share <= 0 && !isSplit) return '';
  let lines = '';
  for (let index = 0; index < rows.count; index++) {
    const id = ids[index] ?? '';
    if (!isLogged(request, id)) continue;
    const key = keys?.[index] ?? null;
    const source = request.sources[index] ?? 0;
    const place = served[index] ?? 0;
    const record = {
      id,
      e: plan.endpoint,
      g: plan.generation,
      t: (typeof eventMs === 'object' ? eventMs[index] : eventMs) ?? receivedMs,
      k: key !== null && log.hashKeys ? digestOf(plan.endpoint, key) : key,
      v: place,
      s: plan.outputs === 1 ? [scores[index] ?? null] : scores.slice(index * plan.outputs, (index + 1) * plan.outputs),
      l: latencyUs[index] ?? 0,
      o: source > 0 ? source : undefined,
      b: source === sources.previousChampion ? request.fallbackPlace : undefined,
      p: isSplit ? (plan.shares[place] ?? 0) : undefined,
      m: log.mask.length > 0 ? log.mask : undefined,
      w: shadowShare < 1 && assignmentPoint('shadow', id) >= shadowShare ? (0 as const) : undefined,
      r: unsettled && ([unsettled.requestId, unsettled.bodyHash, index, rows.count] as const),
    };
    lines += writeRecord(record, rows.textAt(index));
  }
  return lines;
}
