import { z } from 'zod';
import { JobRef } from '@/lib/contracts/ab-tests';
import { StartDemoInput } from '@/lib/contracts/demo';
import { Job, JobLogLine, Worker } from '@/lib/contracts/jobs';
import {
  ApiKey,
  AuditEntry,
  CreateApiKeyInput,
  CreatedApiKey,
  CreateProjectInput,
  Me,
  Member,
  Project,
  UpdateProjectInput,
} from '@/lib/contracts/orgs';
import { Id, Instant } from '@/lib/contracts/basics';
import { orgRoute, projectRoute, type Route } from '@/server/core/route';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys';
import { listActivity, listMembers } from './audit';
import { getMe } from './get-me';
import { cancelJob, getJob, listJobLog, listJobs, listWorkers } from './jobs';
import { startDemo } from './start-demo';
import { createProject, listProjects, updateProject } from './projects';
import { webhookRoutes } from './webhooks/routes';

const byKey = z.object({ apiKey: Id });
const byJob = z.object({ job: Id });
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const Limit = z.coerce.number().int().min(1).max(500).default(100);

const orgRoutes: Route[] = [
  orgRoute({
    method: 'GET',
    path: '/me',
    tag: 'organisation',
    permission: 'org:read',
    response: Me,
    summary: 'Who is asking, and the projects they see',
    run: (ctx) => getMe(ctx),
  }),
  orgRoute({
    method: 'GET',
    path: '/members',
    tag: 'organisation',
    permission: 'org:read',
    response: listOf(Member),
    summary: 'People of the organisation',
    run: async (ctx) => ({ items: await listMembers(ctx) }),
  }),
  orgRoute({
    method: 'GET',
    path: '/projects',
    tag: 'projects',
    permission: 'project:read',
    response: listOf(Project),
    summary: 'Projects of the organisation',
    run: async (ctx) => ({ items: await listProjects(ctx) }),
  }),
  orgRoute({
    method: 'POST',
    path: '/projects',
    tag: 'projects',
    permission: 'project:write',
    body: CreateProjectInput,
    response: Project,
    summary: 'Make a project',
    run: (ctx, { body }) => createProject(ctx, body),
  }),
  orgRoute({
    method: 'GET',
    path: '/api-keys',
    tag: 'api keys',
    permission: 'api-key:read',
    response: listOf(ApiKey),
    summary: 'API keys, without their secrets',
    run: async (ctx) => ({ items: await listApiKeys(ctx) }),
  }),
  orgRoute({
    method: 'POST',
    path: '/api-keys',
    tag: 'api keys',
    permission: 'api-key:write',
    body: CreateApiKeyInput,
    response: CreatedApiKey,
    summary: 'Make an API key; its secret is shown once',
    run: (ctx, { body }) => createApiKey(ctx, body),
  }),
  orgRoute({
    method: 'DELETE',
    path: '/api-keys/:apiKey',
    tag: 'api keys',
    permission: 'api-key:write',
    params: byKey,
    response: ApiKey,
    summary: 'Revoke an API key',
    run: (ctx, { params }) => revokeApiKey(ctx, params.apiKey),
  }),
  orgRoute({
    method: 'GET',
    path: '/workers',
    tag: 'jobs',
    permission: 'job:read',
    response: listOf(Worker),
    summary: 'Workers of the instance',
    run: async (ctx) => ({ items: await listWorkers(ctx) }),
  }),
];

const projectRoutes: Route[] = [
  projectRoute({
    method: 'PATCH',
    path: '',
    tag: 'projects',
    permission: 'project:write',
    body: UpdateProjectInput,
    response: Project,
    summary: 'Rename, describe, archive or delete the project',
    run: (ctx, { body }) => updateProject(ctx, body),
  }),
  projectRoute({
    method: 'GET',
    path: '/activity',
    tag: 'projects',
    permission: 'audit:read',
    response: listOf(AuditEntry),
    query: z.object({ limit: Limit, before: Instant.optional() }),
    summary: 'Who did what, newest first',
    run: async (ctx, { query }) => ({ items: await listActivity(ctx, query) }),
  }),
  projectRoute({
    method: 'GET',
    path: '/jobs',
    tag: 'jobs',
    permission: 'job:read',
    response: listOf(Job),
    query: z.object({ limit: Limit, active: z.stringbool().optional() }),
    summary: 'Jobs, newest first',
    run: async (ctx, { query }) => ({ items: await listJobs(ctx, query) }),
  }),
  projectRoute({
    method: 'GET',
    path: '/jobs/:job',
    tag: 'jobs',
    permission: 'job:read',
    params: byJob,
    response: Job,
    summary: 'One job',
    run: (ctx, { params }) => getJob(ctx, params.job),
  }),
  projectRoute({
    method: 'GET',
    path: '/jobs/:job/log',
    tag: 'jobs',
    permission: 'job:read',
    params: byJob,
    response: listOf(JobLogLine),
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,18}$/)
        .default('0'),
    }),
    summary: 'Log lines of a job',
    run: async (ctx, { params, query }) => ({ items: await listJobLog(ctx, { id: params.job, after: query.after }) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/jobs/:job/cancel',
    tag: 'jobs',
    permission: 'job:write',
    params: byJob,
    response: Job,
    summary: 'Ask a job to end',
    run: (ctx, { params }) => cancelJob(ctx, params.job),
  }),
  projectRoute({
    method: 'POST',
    path: '/demo',
    tag: 'projects',
    permission: 'policy:write',
    body: StartDemoInput,
    response: JobRef,
    summary: 'Run the flights demo in this project',
    run: (ctx, { body }) => startDemo(ctx, body),
  }),
];

export const routes: Route[] = [...orgRoutes, ...projectRoutes, ...webhookRoutes];
