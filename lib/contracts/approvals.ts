import { z } from 'zod';
import { Id, Instant } from './basics';

/** How many persons must approve before a version of the model becomes champion; 0 switches approvals off. */
export const ApprovalRule = z.object({
  needed: z.number().int().min(0).max(2),
  /** Days after which a request and its approval count no more. */
  days: z.number().int().min(1).max(365).default(14),
});
export type ApprovalRule = z.infer<typeof ApprovalRule>;

export const ApprovalVote = z.object({
  byName: z.string(),
  decision: z.enum(['approve', 'reject']),
  comment: z.string(),
  at: Instant,
});

export const Approval = z.object({
  id: Id,
  modelId: Id,
  modelName: z.string(),
  versionId: Id,
  version: z.number().int(),
  championVersionId: z.string().nullable(),
  status: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'expired']),
  needed: z.number().int(),
  requestedByName: z.string(),
  comment: z.string(),
  evidenceSha256: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  decidedAt: Instant.nullable(),
  votes: z.array(ApprovalVote),
  /** Why the one who asks may not decide; null where they may. */
  mayNotDecide: z.string().nullable(),
  /** Whether the one who asks made the request, and may take it back. */
  mayWithdraw: z.boolean(),
});
export type Approval = z.infer<typeof Approval>;
/** With the frozen evidence: JSON text whose sha256 is `evidenceSha256`. */
export const ApprovalDetail = Approval.extend({ evidence: z.string() });
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

export const RequestApprovalInput = z.object({ comment: z.string().max(5000).default('') });
export type RequestApprovalInput = z.infer<typeof RequestApprovalInput>;
export const DecideApprovalInput = z.object({
  decision: z.enum(['approve', 'reject', 'withdraw']),
  comment: z.string().max(5000).default(''),
});
export type DecideApprovalInput = z.infer<typeof DecideApprovalInput>;
