import { Alert } from '@/lib/contracts/monitoring';
import type { AlertRow } from './queries';

const { severity: Severity, status: Status } = Alert.shape;

/** An alert as the contract shows it. */
export function presentAlert(row: AlertRow, endpointName: string): Alert {
  const { id, monitorId, endpointId, reportId, title, sentence, evidence, acknowledgedBy, windows } = row;
  return {
    ...{ id, monitorId, endpointId, endpointName, reportId, title, sentence, evidence, acknowledgedBy, windows },
    monitorName: row.rule.monitor.name,
    ruleName: row.rule.name,
    severity: Severity.parse(row.severity),
    status: Status.parse(row.status),
    eventTime: row.eventTime.toISOString(),
    lastEventTime: row.lastEventTime.toISOString(),
    createdAt: row.createdAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
