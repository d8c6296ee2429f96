import { z } from 'zod';

/** The first and the last moment that are kept: beyond them databases and programs write years in ways of their own. */
export const earliestInstantMs = Date.parse('0001-01-01T00:00:00.000Z');
export const latestInstantMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Only at both ends may a zone lead out of the years that four digits write. */
const isKept = (text: string) => {
  if (!/^(0000|0001|9999)/.test(text)) return true;
  const ms = Date.parse(text);
  return ms >= earliestInstantMs && ms <= latestInstantMs;
};

/** An instant, ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ offset: true }).refine(isKept, 'must lie in the years 1 to 9999 of UTC');
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
