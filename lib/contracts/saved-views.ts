import { z } from 'zod';
import { Id, Instant, Name } from './basics';

export const ViewAudience = z.enum(['me', 'team']);
export type ViewAudience = z.infer<typeof ViewAudience>;

/** What a workspace shows, kept under a name, for one person or everyone in the project. */
export const SavedView = z.object({
  id: Id,
  name: z.string(),
  /** The address after the question mark. */
  state: z.string(),
  audience: ViewAudience,
  authorName: z.string(),
  updatedAt: Instant,
  /** Whether the reader made it. */
  isMine: z.boolean(),
});
export type SavedView = z.infer<typeof SavedView>;

const State = z.string().max(20_000);
export const CreateViewInput = z.object({ name: Name, state: State, audience: ViewAudience.default('me') });
export type CreateViewInput = z.infer<typeof CreateViewInput>;
export const UpdateViewInput = z.object({
  name: Name.optional(),
  state: State.optional(),
  audience: ViewAudience.optional(),
  deleted: z.boolean().optional(),
});
export type UpdateViewInput = z.infer<typeof UpdateViewInput>;
