import type { CreateMonitorInput } from '@/lib/contracts/monitoring';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import type { MonitorRow } from './queries';
import type { ReferenceStats } from './reference-stats';

type NewRule = NonNullable<CreateMonitorInput['rules']>[number];

/** How much worse than the reference a numeric prediction may become, as a share of the reference error. */
const toleratedErrorShare = 0.1;

const driftRules: readonly NewRule[] = [
  { name: 'Inputs move', kind: 'input-drift', metric: 'psi', threshold: 0.2, severity: 'warning', enabled: true },
  {
    name: 'Predictions move',
    kind: 'prediction-drift',
    metric: 'psi',
    threshold: 0.2,
    severity: 'warning',
    enabled: true,
  },
];
const lossRule: NewRule = {
  ...{ name: 'Log-loss is worse', kind: 'quality', metric: 'logLoss', threshold: 0.02 },
  severity: 'critical',
  enabled: true,
};

/** The rules of a monitor that names none; that on the error of numbers is added when its scale is known. */
export function defaultRules(task: string): readonly NewRule[] {
  return task === 'regression' ? driftRules : [...driftRules, lossRule];
}

interface Built {
  monitor: MonitorRow;
  task: string;
  stats: ReferenceStats;
}

/** Adds the quality rule of a regression monitor with the default rules: a tenth more error than in the reference. */
export async function addRegressionRule(tx: Tx, ctx: Context, { monitor, task, stats }: Built): Promise<void> {
  const names = monitor.rules.map(({ name }) => name);
  const isDefault = names.length === driftRules.length && driftRules.every(({ name }) => names.includes(name));
  const rmse = Object.values(stats.versions)[0]?.quality.find(({ name }) => name === 'rmse');
  if (task !== 'regression' || !isDefault || !rmse) return;
  const threshold = Number((toleratedErrorShare * rmse.value).toPrecision(3));
  const rule = {
    name: 'Error is larger',
    kind: 'quality',
    metric: 'rmse',
    threshold,
    severity: 'critical',
    enabled: true,
  };
  await tx.alertRule.create({ data: { ...rule, orgId: ctx.orgId, monitorId: monitor.id } });
}
