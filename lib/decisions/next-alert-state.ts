import type { Alert } from '@/lib/contracts/monitoring';

export type AlertStatus = Alert['status'];

/** What happened: a window was judged, or a person acted. */
export type AlertEvent = 'fired' | 'quiet' | 'acknowledge' | 'resolve' | 'reopen';

export interface AlertStep {
  /** null: there is no alert. */
  status: AlertStatus | null;
  /** What to write: a new alert, a change of the present one, fresh evidence under the same state, or nothing. */
  action: 'create' | 'change' | 'refresh' | 'none';
}

const resolvedAfterQuiet = 2;

/**
 * What becomes of a rule's alert.
 *
 *   none, resolved — fired → a new open alert
 *   open, acknowledged — fired → the same, with fresh evidence
 *   open, acknowledged — quiet for the second window in a row → resolved
 *   open — acknowledge → acknowledged; open, acknowledged — resolve → resolved; acknowledged, resolved — reopen → open
 *
 * @param current the rule's latest alert, or null
 * @param quietWindows windows in a row without firing, this one included; read for 'quiet' only
 * @returns anything else leaves the alert as it is (action none)
 */
export function nextAlertState(current: AlertStatus | null, event: AlertEvent, quietWindows = 0): AlertStep {
  if (event === 'fired') {
    return current === null || current === 'resolved'
      ? { status: 'open', action: 'create' }
      : { status: current, action: 'refresh' };
  }
  const next = current === null ? null : changedStatus(current, event, quietWindows);
  return next === null ? { status: current, action: 'none' } : { status: next, action: 'change' };
}

function changedStatus(
  current: AlertStatus,
  event: Exclude<AlertEvent, 'fired'>,
  quietWindows: number,
): AlertStatus | null {
  if (event === 'reopen') return current === 'open' ? null : 'open';
  if (current === 'resolved') return null;
  if (event === 'acknowledge') return current === 'open' ? 'acknowledged' : null;
  if (event === 'quiet') return quietWindows >= resolvedAfterQuiet ? 'resolved' : null;
  return 'resolved';
}
