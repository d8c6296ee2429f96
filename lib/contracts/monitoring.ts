import { z } from 'zod';
import { Id, Instant, Name, Share } from './basics';

const Histogram = z.object({ labels: z.array(z.string()), reference: z.array(Share), current: z.array(Share) });

export const ColumnDrift = z.object({
  name: z.string(),
  type: z.string(),
  psi: z.number(),
  /** PSI that sampling alone exceeds once in a hundred windows: a psi below it says nothing. */
  psiNoise: z.number(),
  jensenShannon: z.number(),
  missingShare: Share,
  referenceMissingShare: Share,
  histogram: Histogram,
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

export const QualityValue = z.object({
  name: z.string(),
  value: z.number().nullable(),
  /** Interval of the difference to the reference, unit: day; null where it cannot be had. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  reference: z.number().nullable(),
});
export type QualityValue = z.infer<typeof QualityValue>;

export const DriftReport = z.object({
  id: Id,
  monitorId: Id,
  windowStart: Instant,
  windowEnd: Instant,
  predictions: z.number(),
  labels: z.number(),
  columns: z.array(ColumnDrift),
  prediction: ColumnDrift,
  quality: z
    .object({ metrics: z.array(QualityValue), labelMean: z.number().nullable(), days: z.number().int() })
    .nullable(),
  maxPsi: z.number().nullable(),
  /** One sentence: what moved, and how far. */
  sentence: z.string(),
  createdAt: Instant,
});
export type DriftReport = z.infer<typeof DriftReport>;

export const AlertRule = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['input-drift', 'prediction-drift', 'quality']),
  metric: z.string(),
  threshold: z.number(),
  severity: z.enum(['info', 'warning', 'critical']),
  enabled: z.boolean(),
});
export type AlertRule = z.infer<typeof AlertRule>;

export const Monitor = z.object({
  id: Id,
  name: z.string(),
  endpointId: Id,
  endpointName: z.string(),
  windowDays: z.number().int(),
  status: z.enum(['building', 'active', 'failed', 'paused']),
  error: z.string().nullable(),
  reference: z.object({ datasetVersionIds: z.array(Id), sentence: z.string() }),
  nextWindowAt: Instant,
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  rules: z.array(AlertRule),
  openAlerts: z.number().int(),
  latest: DriftReport.nullable(),
});
export type Monitor = z.infer<typeof Monitor>;
export const MonitorDetail = Monitor.extend({ reports: z.array(DriftReport) });
export type MonitorDetail = z.infer<typeof MonitorDetail>;

export const CreateMonitorInput = z.object({
  endpointId: Id,
  name: Name,
  referenceVersionIds: z.array(Id).min(1, 'needs at least one dataset version as reference'),
  windowDays: z.number().int().min(1).max(90).default(7),
  /** Event time at which the first window begins; default now. */
  startsAt: Instant.nullable().default(null),
  rules: z
    .array(AlertRule.omit({ id: true }))
    .optional()
    .describe('Default: input PSI above .2, prediction PSI above .2, log-loss worse than the reference by .02'),
});
export type CreateMonitorInput = z.infer<typeof CreateMonitorInput>;
export const UpdateMonitorInput = z.object({
  name: Name.optional(),
  paused: z.boolean().optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateMonitorInput = z.infer<typeof UpdateMonitorInput>;
export const UpdateAlertRuleInput = z.object({
  threshold: z.number().optional(),
  enabled: z.boolean().optional(),
  severity: z.enum(['info', 'warning', 'critical']).optional(),
});
export type UpdateAlertRuleInput = z.infer<typeof UpdateAlertRuleInput>;

export const Alert = z.object({
  id: Id,
  monitorId: Id,
  monitorName: z.string(),
  endpointId: Id,
  endpointName: z.string(),
  ruleName: z.string(),
  reportId: Id,
  severity: z.enum(['info', 'warning', 'critical']),
  status: z.enum(['open', 'acknowledged', 'resolved']),
  title: z.string(),
  sentence: z.string(),
  evidence: z.unknown(),
  /** End of the window that raised it, of the latest that fired it, and how many have. */
  eventTime: Instant,
  lastEventTime: Instant,
  windows: z.number().int(),
  createdAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Instant.nullable(),
});
export type Alert = z.infer<typeof Alert>;
export const ListAlertsQuery = z.object({
  status: z.enum(['open', 'acknowledged', 'resolved']).optional(),
  endpointId: Id.optional(),
  monitorId: Id.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export type ListAlertsQuery = z.infer<typeof ListAlertsQuery>;
export const UpdateAlertInput = z.object({ status: z.enum(['open', 'acknowledged', 'resolved']) });
export type UpdateAlertInput = z.infer<typeof UpdateAlertInput>;
