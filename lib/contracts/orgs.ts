import { z } from 'zod';
import { Role, Scope } from './access';
import { Id, Instant, Name, Slug } from './basics';

export const SetupState = z.object({
  needed: z.boolean(),
  codeRequired: z.boolean(),
  auth: z.enum(['password', 'none']),
});
export type SetupState = z.infer<typeof SetupState>;

export const SetupInput = z.object({
  organisation: Name,
  name: Name,
  email: z.email('must be an e-mail address'),
  password: z.string().min(10, 'must have at least 10 characters').max(128),
  code: z.string().trim().optional(),
});
export type SetupInput = z.infer<typeof SetupInput>;

export const Project = z.object({
  id: Id,
  slug: Slug,
  name: z.string(),
  description: z.string(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
});
export type Project = z.infer<typeof Project>;

export const CreateProjectInput = z.object({
  name: Name,
  slug: Slug.optional(),
  description: z.string().max(2000).default(''),
});
export type CreateProjectInput = z.infer<typeof CreateProjectInput>;
export const UpdateProjectInput = z.object({
  name: Name.optional(),
  description: z.string().max(2000).optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdateProjectInput = z.infer<typeof UpdateProjectInput>;

/** Who is asking, and what they may see: the frame of every page. */
export const Me = z.object({
  auth: z.enum(['password', 'none']),
  actor: z.object({ type: z.string(), id: z.string(), name: z.string(), email: z.string().nullable() }),
  role: Role,
  organisation: z.object({ id: Id, name: z.string(), slug: z.string() }),
  projects: z.array(Project),
});
export type Me = z.infer<typeof Me>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(Scope),
  role: Role,
  projectSlug: z.string().nullable(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const CreateApiKeyInput = z.object({
  name: Name,
  scopes: z.array(Scope).min(1, 'needs at least one scope'),
  /** The project it works in where an address names none. */
  projectSlug: Slug.optional(),
});
export type CreateApiKeyInput = z.infer<typeof CreateApiKeyInput>;
/** The secret is shown once, here. */
export const CreatedApiKey = ApiKey.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  actorType: z.string(),
  actorName: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  subjectName: z.string().nullable(),
  detail: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const Member = z.object({
  id: Id,
  userId: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: Instant,
});
export type Member = z.infer<typeof Member>;
