import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { AsOfInput, JobRef } from '@/lib/contracts/ab-tests';
import {
  Alert,
  AlertRule,
  CreateMonitorInput,
  Monitor,
  MonitorDetail,
  UpdateAlertInput,
  UpdateAlertRuleInput,
  UpdateMonitorInput,
} from '@/lib/contracts/monitoring';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const monitoringCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/monitors',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(Monitor),
  }),
  create: contract({
    method: 'POST',
    path: '/projects/:project/monitors',
    body: CreateMonitorInput,
    response: Monitor,
  }),
  get: contract({ method: 'GET', path: '/projects/:project/monitors/:monitor', response: MonitorDetail }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/monitors/:monitor',
    body: UpdateMonitorInput,
    response: Monitor.nullable(),
  }),
  check: contract({
    method: 'POST',
    path: '/projects/:project/monitors/:monitor/check',
    body: AsOfInput,
    response: JobRef,
  }),
  updateRule: contract({
    method: 'PATCH',
    path: '/projects/:project/alert-rules/:rule',
    body: UpdateAlertRuleInput,
    response: AlertRule,
  }),
  alerts: contract({
    method: 'GET',
    path: '/projects/:project/alerts',
    query: z.object({ status: z.string().optional() }),
    response: listOf(Alert),
  }),
  updateAlert: contract({
    method: 'PATCH',
    path: '/projects/:project/alerts/:alert',
    body: UpdateAlertInput,
    response: Alert,
  }),
};

export const monitorsQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['monitoring', project, 'list', { archived }],
    queryFn: (context) => fetchJson(monitoringCalls.list, { params: { project }, query: { archived } }, context),
  });
export const monitorQuery = (project: string, monitor: string) =>
  queryOptions({
    queryKey: ['monitoring', project, 'get', monitor],
    queryFn: (context) => fetchJson(monitoringCalls.get, { params: { project, monitor } }, context),
  });
export const alertsQuery = (project: string, status?: 'open' | 'acknowledged' | 'resolved') =>
  queryOptions({
    queryKey: ['monitoring', project, 'alerts', { status }],
    queryFn: (context) => fetchJson(monitoringCalls.alerts, { params: { project }, query: { status } }, context),
  });
