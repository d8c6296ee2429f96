import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { JobRef } from '@/lib/contracts/ab-tests';
import { StartDemoInput } from '@/lib/contracts/demo';
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
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const orgCalls = {
  me: contract({ method: 'GET', path: '/me', response: Me }),
  members: contract({ method: 'GET', path: '/members', response: listOf(Member) }),
  apiKeys: contract({ method: 'GET', path: '/api-keys', response: listOf(ApiKey) }),
  createApiKey: contract({ method: 'POST', path: '/api-keys', body: CreateApiKeyInput, response: CreatedApiKey }),
  revokeApiKey: contract({ method: 'DELETE', path: '/api-keys/:apiKey', response: ApiKey }),
  createProject: contract({ method: 'POST', path: '/projects', body: CreateProjectInput, response: Project }),
  updateProject: contract({ method: 'PATCH', path: '/projects/:project', body: UpdateProjectInput, response: Project }),
  activity: contract({
    method: 'GET',
    path: '/projects/:project/activity',
    query: z.object({ limit: z.number().optional(), before: z.string().optional() }),
    response: listOf(AuditEntry),
  }),
  startDemo: contract({ method: 'POST', path: '/projects/:project/demo', body: StartDemoInput, response: JobRef }),
};

export const meQuery = () =>
  queryOptions({ queryKey: ['orgs', 'me'], queryFn: (context) => fetchJson(orgCalls.me, {}, context) });
export const membersQuery = () =>
  queryOptions({ queryKey: ['orgs', 'members'], queryFn: (context) => fetchJson(orgCalls.members, {}, context) });
export const apiKeysQuery = () =>
  queryOptions({ queryKey: ['orgs', 'api-keys'], queryFn: (context) => fetchJson(orgCalls.apiKeys, {}, context) });
export const activityQuery = (project: string, limit: number) =>
  queryOptions({
    queryKey: ['orgs', project, 'activity', limit],
    queryFn: (context) => fetchJson(orgCalls.activity, { params: { project }, query: { limit } }, context),
  });
