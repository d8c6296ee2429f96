import { z } from 'zod';
import { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import { Id } from '@/lib/contracts/basics';
import {
  Alert,
  AlertRule,
  CreateMonitorInput,
  ListAlertsQuery,
  Monitor,
  MonitorDetail,
  UpdateAlertInput,
  UpdateAlertRuleInput,
  UpdateMonitorInput,
} from '@/lib/contracts/monitoring';
import { projectRoute, type Route } from '@/server/core/route';
import { checkNow } from './check-now';
import { createMonitor } from './create-monitor';
import { getAlert, listAlerts } from './list-alerts';
import { getMonitor, listMonitors } from './list-monitors';
import { updateAlert } from './update-alert';
import { updateAlertRule } from './update-alert-rule';
import { updateMonitor } from './update-monitor';

const tag = 'monitoring';
const byMonitor = z.object({ monitor: Id });
const byRule = z.object({ rule: Id });
const byAlert = z.object({ alert: Id });

const monitorRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/monitors', tag, permission: 'monitor:read', summary: 'Monitors, newest first',
    query: z.object({ archived: z.stringbool().default(false), endpointId: Id.optional() }),
    response: z.object({ items: z.array(Monitor) }),
    run: async (ctx, { query }) => ({ items: await listMonitors(ctx, query) }),
  }),
  projectRoute({
    method: 'POST', path: '/monitors', tag, permission: 'monitor:write', body: CreateMonitorInput,
    response: MonitorDetail,
    summary: 'Watch an endpoint against reference dataset versions',
    run: (ctx, { body }) => createMonitor(ctx, body),
  }),
  projectRoute({
    method: 'GET', path: '/monitors/:monitor', tag, permission: 'monitor:read', params: byMonitor,
    response: MonitorDetail,
    summary: 'One monitor with its drift reports',
    run: (ctx, { params }) => getMonitor(ctx, params.monitor),
  }),
  projectRoute({
    method: 'PATCH', path: '/monitors/:monitor', tag, permission: 'monitor:write', params: byMonitor,
    body: UpdateMonitorInput,
    response: MonitorDetail.nullable(), summary: 'Rename, pause, archive, delete or restore a monitor',
    run: (ctx, { params, body }) => updateMonitor(ctx, { id: params.monitor, ...body }),
  }),
  projectRoute({
    method: 'POST', path: '/monitors/:monitor/check', tag, permission: 'monitor:write', params: byMonitor,
    body: AsOfInput,
    response: JobRef, summary: 'Report the windows that are complete, in a worker',
    run: (ctx, { params, body }) => checkNow(ctx, { id: params.monitor, ...body }),
  }),
  projectRoute({
    method: 'PATCH', path: '/alert-rules/:rule', tag, permission: 'monitor:write', params: byRule,
    body: UpdateAlertRuleInput, response: AlertRule, summary: 'Change an alert rule',
    run: (ctx, { params, body }) => updateAlertRule(ctx, { id: params.rule, ...body }),
  }),
];

const alertRoutes: Route[] = [
  projectRoute({
    method: 'GET', path: '/alerts', tag, permission: 'monitor:read', query: ListAlertsQuery,
    response: z.object({ items: z.array(Alert) }), summary: 'Alerts, newest first',
    run: async (ctx, { query }) => ({ items: await listAlerts(ctx, query) }),
  }),
  projectRoute({
    method: 'GET', path: '/alerts/:alert', tag, permission: 'monitor:read', params: byAlert, response: Alert,
    summary: 'One alert with its evidence',
    run: (ctx, { params }) => getAlert(ctx, params.alert),
  }),
  projectRoute({
    method: 'PATCH', path: '/alerts/:alert', tag, permission: 'monitor:write', params: byAlert, body: UpdateAlertInput,
    response: Alert, summary: 'Acknowledge, resolve or reopen an alert',
    run: (ctx, { params, body }) => updateAlert(ctx, { id: params.alert, ...body }),
  }),
];

export const routes: Route[] = [...monitorRoutes, ...alertRoutes];
