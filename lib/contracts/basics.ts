import { z } from 'zod';

/** An instant, ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ offset: true });
/** A row's id. */
export const Id = z.string().min(1).max(64);
/** What a person calls a thing. */
export const Name = z.string().trim().min(1, 'must not be empty').max(120);
/** Part of an address: lower-case letters, digits and hyphens. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'must be 1 to 60 lower-case letters, digits or hyphens');
/** A share of a whole, 0..1. */
export const Share = z.number().min(0).max(1);
/** A JSON value of a cell in a row of features. */
export const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof Cell>;
/** One row of features by column name. */
export const Row = z.record(z.string(), Cell);
export type Row = z.infer<typeof Row>;

export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), detail: z.record(z.string(), z.unknown()).optional() }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** A page of a long list; ask for the next with `cursor`. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().optional(),
});
