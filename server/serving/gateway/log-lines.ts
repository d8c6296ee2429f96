import { assignmentPoint } from './assign-variant';
import { digestOf } from './around/mask-row';
import { writeRecord } from './log-record';
import { sources, type ScoredRequest } from './score-request';

/** Whether a prediction is logged: all are while traffic is split, else the share that is asked for, by its id. */
export function isLogged({ plan, settings }: Pick<ScoredRequest, 'plan' | 'settings'>, id: string): boolean {
  return settings.log.share >= 1 || plan.mode === 'split' || assignmentPoint('log', id) < settings.log.share;
}

/** The lines of a request for the spool; `unsettled` when the database has not heard of the request's own id. */
export function linesOf(request: ScoredRequest, unsettled?: { requestId: string; bodyHash: string }): string {
  const { plan, settings, body, ids, served, scores, latencyUs, receivedMs } = request;
  const { rows, keys, eventMs } = body;
  const { log, shadowShare } = settings;
  let lines = '';
  for (let index = 0; index < rows.length; index++) {
    const id = ids[index] ?? '';
    if (!isLogged(request, id)) continue;
    const key = keys?.[index] ?? null;
    const source = request.sources[index] ?? 0;
    const record = {
      id,
      e: plan.endpoint,
      g: plan.generation,
      t: (typeof eventMs === 'object' ? eventMs[index] : eventMs) ?? receivedMs,
      k: key !== null && log.hashKeys ? digestOf(plan.endpoint, key) : key,
      v: served[index] ?? 0,
      s: scores.slice(index * plan.outputs, (index + 1) * plan.outputs),
      l: latencyUs[index] ?? 0,
      ...(source > 0 ? { o: source } : {}),
      ...(source === sources.previousChampion ? { b: request.fallbackPlace } : {}),
      ...(plan.mode === 'split' ? { p: plan.shares[served[index] ?? 0] ?? 0 } : {}),
      ...(log.mask.length > 0 ? { m: log.mask } : {}),
      ...(shadowShare < 1 && assignmentPoint('shadow', id) >= shadowShare ? { w: 0 as const } : {}),
      ...(unsettled ? { r: [unsettled.requestId, unsettled.bodyHash, index, rows.length] as const } : {}),
    };
    lines += writeRecord(record, JSON.stringify(rows[index]));
  }
  return lines;
}
