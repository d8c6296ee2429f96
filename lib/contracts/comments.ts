import { z } from 'zod';
import { Id, Instant } from './basics';

export const RunComment = z.object({
  id: Id,
  authorName: z.string(),
  /** Markdown. */
  body: z.string(),
  createdAt: Instant,
  editedAt: Instant.nullable(),
  /** Whether the reader wrote it, and so may change it. */
  isMine: z.boolean(),
});
export type RunComment = z.infer<typeof RunComment>;
const Body = z.string().trim().min(1, 'must not be empty').max(10_000);
export const AddCommentInput = z.object({ body: Body });
export type AddCommentInput = z.infer<typeof AddCommentInput>;
export const UpdateCommentInput = z.object({ body: Body.optional(), deleted: z.boolean().optional() });
export type UpdateCommentInput = z.infer<typeof UpdateCommentInput>;
