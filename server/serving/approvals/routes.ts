import { z } from 'zod';
import { Approval, ApprovalDetail, DecideApprovalInput, RequestApprovalInput } from '@/lib/contracts/approvals';
import { Id } from '@/lib/contracts/basics';
import { projectRoute, type Route } from '@/server/core/route';
import { decideApproval } from './decide-approval';
import { getApproval, listApprovals } from './list-approvals';
import { requestApproval } from './request-approval';

const tag = 'approvals';
const byApproval = z.object({ approval: Id });

export const approvalRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/approvals',
    tag,
    permission: 'model:read',
    query: z.object({ versionId: Id.optional() }),
    response: z.object({ items: z.array(Approval) }),
    summary: 'Requests for approval, newest first',
    run: async (ctx, { query }) => ({ items: await listApprovals(ctx, query) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/model-versions/:modelVersion/approvals',
    tag,
    permission: 'model:write',
    params: z.object({ modelVersion: Id }),
    body: RequestApprovalInput,
    response: Approval,
    summary: 'Ask persons whether a version may become champion, freezing the evidence',
    run: (ctx, { params, body }) => requestApproval(ctx, { versionId: params.modelVersion, ...body }),
  }),
  projectRoute({
    method: 'GET',
    path: '/approvals/:approval',
    tag,
    permission: 'model:read',
    params: byApproval,
    response: ApprovalDetail,
    summary: 'One request with its frozen evidence',
    run: (ctx, { params }) => getApproval(ctx, params.approval),
  }),
  projectRoute({
    method: 'POST',
    path: '/approvals/:approval/decision',
    tag,
    permission: 'model:write',
    params: byApproval,
    body: DecideApprovalInput,
    response: Approval,
    summary: 'Approve, reject or withdraw a request',
    run: (ctx, { params, body }) => decideApproval(ctx, { id: params.approval, ...body }),
  }),
];
