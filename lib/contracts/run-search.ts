import { z } from 'zod';
import { Id, Instant } from './basics';
import { RunStatus } from './experiments';

export const ColumnKind = z.enum(['metric', 'param', 'tag', 'attribute']);
export type ColumnKind = z.infer<typeof ColumnKind>;

/** A column of the runs table. Attributes are those of `lib/search/run-fields.ts`. */
export const RunColumn = z.object({
  kind: ColumnKind,
  key: z.string().min(1).max(250),
  /** Of a metric: its latest value or an extreme of all its points. */
  of: z.enum(['last', 'min', 'max']).default('last'),
});
export type RunColumn = z.infer<typeof RunColumn>;
/** A number, or `"NaN"`, of a metric or a time; a text elsewhere; null where the run lacks it. */
export const RunCell = z.union([z.number(), z.string(), z.null()]);
export type RunCell = z.infer<typeof RunCell>;

/** Active: neither archived nor deleted. */
export const RunView = z.enum(['active', 'archived', 'deleted', 'all']);
export type RunView = z.infer<typeof RunView>;

/** Which runs are meant. Everything given must hold. */
export const RunScope = z.object({
  /** Absent: every experiment of the project. */
  experimentIds: z.array(Id).max(1000).optional(),
  /** MLflow's filter grammar with OR and parentheses: `lib/search`. */
  filter: z.string().max(200_000).default(''),
  view: RunView.default('active'),
  /** The group a run is in: what `values` of a group say, column by column. */
  within: z
    .array(z.object({ column: RunColumn, value: RunCell }))
    .max(10)
    .default([]),
});
export type RunScope = z.infer<typeof RunScope>;

export const SearchRunsInput = RunScope.extend({
  /** `K [ASC|DESC]`, the first deciding; then the newest first. */
  orderBy: z.array(z.string().max(300)).max(10).default([]),
  /** What `cells` of each row hold, in this order. */
  columns: z.array(RunColumn).max(500).default([]),
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).max(10_000_000).default(0),
  /** Whether `total` is counted. */
  withTotal: z.boolean().default(true),
});
export type SearchRunsInput = z.infer<typeof SearchRunsInput>;

/** One row: what every row shows, and the chosen columns. */
export const RunRow = z.object({
  id: Id,
  name: z.string(),
  experimentId: Id,
  status: RunStatus,
  source: z.enum(['training', 'client']),
  modelKind: z.string().nullable(),
  userName: z.string(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  deletedAt: Instant.nullable(),
  cells: z.array(RunCell),
});
export type RunRow = z.infer<typeof RunRow>;
export const RunRows = z.object({
  rows: z.array(RunRow),
  /** Runs that match; null where it was not asked for. */
  total: z.number().int().nullable(),
  /** Where the next page begins; null at the end. */
  nextOffset: z.number().int().nullable(),
});
export type RunRows = z.infer<typeof RunRows>;

export const GroupRunsInput = RunScope.extend({
  /** The outermost first. Several give the innermost groups; go down one level with `within`. */
  by: z.array(RunColumn).min(1).max(10),
  /** Keys of metrics that are summed up over the latest value of each run. */
  metrics: z.array(z.string().min(1).max(250)).max(50).default([]),
  /** By the groups' values, their number of runs, or a metric of `metrics`. What a group lacks comes last. */
  orderBy: z
    .object({
      by: z.enum(['value', 'count', 'mean', 'sd', 'min', 'max']).default('count'),
      /** Place in `metrics`, or in `by` for `value`. */
      index: z.number().int().min(0).max(49).default(0),
      direction: z.enum(['asc', 'desc']).default('desc'),
    })
    .default({ by: 'count', index: 0, direction: 'desc' }),
  limit: z.number().int().min(1).max(10_000).default(1000),
  offset: z.number().int().min(0).max(10_000_000).default(0),
});
export type GroupRunsInput = z.infer<typeof GroupRunsInput>;

/** Of the runs of a group that have the metric, NaN left out; `sd` is that of a sample, null for fewer than two. */
export const MetricSummary = z.object({
  n: z.number().int(),
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type MetricSummary = z.infer<typeof MetricSummary>;
export const RunGroup = z.object({
  /** In the order of `by`; null: runs that lack it. */
  values: z.array(RunCell),
  count: z.number().int(),
  /** In the order of `metrics`. */
  metrics: z.array(MetricSummary),
});
export type RunGroup = z.infer<typeof RunGroup>;
export const RunGroups = z.object({
  groups: z.array(RunGroup),
  /** How many groups there are. */
  total: z.number().int(),
});
export type RunGroups = z.infer<typeof RunGroups>;

export const ListRunColumnsInput = z.object({
  experimentIds: z.array(Id).max(1000).optional(),
  kinds: z
    .array(z.enum(['metric', 'param', 'tag']))
    .min(1)
    .default(['metric', 'param', 'tag']),
  /** Part of the key, in any case; or a regular expression. */
  search: z.string().max(250).default(''),
  isRegex: z.boolean().default(false),
  /** Whether the runs that have each are counted: takes longer, and may be half a minute old. */
  withCounts: z.boolean().default(false),
  limit: z.number().int().min(1).max(20_000).default(5000),
});
export type ListRunColumnsInput = z.infer<typeof ListRunColumnsInput>;
export const RunColumns = z.object({
  columns: z.array(
    z.object({
      kind: z.enum(['metric', 'param', 'tag']),
      key: z.string(),
      /** Runs that are not deleted and have it; null where it was not asked for. */
      runs: z.number().int().nullable(),
    }),
  ),
  /** How many match the search. */
  total: z.number().int(),
});
export type RunColumns = z.infer<typeof RunColumns>;

const TagKey = z.string().min(1).max(250);
export const BulkRunAction = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['archive', 'unarchive', 'delete', 'restore']) }),
  z.object({
    type: z.literal('tag'),
    /** Sets the named tags; null takes one away. */
    tags: z.record(TagKey, z.string().max(8000).nullable()),
  }),
]);
export type BulkRunAction = z.infer<typeof BulkRunAction>;
/** Either some runs, or all that a scope holds. */
export const ChangeRunsInput = z.object({
  action: BulkRunAction,
  target: z.union([z.object({ runIds: z.array(Id).min(1).max(10_000) }), z.object({ scope: RunScope })]),
});
export type ChangeRunsInput = z.infer<typeof ChangeRunsInput>;
export const RunsChanged = z.object({
  /** Undoes this change; null when nothing changed. */
  changeId: Id.nullable(),
  changed: z.number().int(),
  /** Runs that stay as they are, such as trainings that are still running. */
  skipped: z.number().int(),
});
export type RunsChanged = z.infer<typeof RunsChanged>;
