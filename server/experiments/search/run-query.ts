import type { RunAttribute } from '@/lib/search/run-fields';
import type { KeyKind, KeyPlaces, WantedKey } from './key-places';

/** Keys of one row of the search tables. */
export const keysPerBlock = 64;
/** Texts are kept up to so many characters beside each other; longer ones are looked up whole. */
export const keptCharacters = 100;

const wholeText = { p: 'run_param', t: 'run_tag' } as const;

const attributes: Record<RunAttribute, { sql: string; join?: string }> = {
  run_id: { sql: 's.id' },
  run_name: { sql: 's.name' },
  status: { sql: 's.status' },
  user_id: { sql: 's.user_name' },
  lifecycle_stage: { sql: `CASE WHEN s.lifecycle = 2 THEN 'deleted' ELSE 'active' END` },
  start_time: { sql: 's.start_time' },
  end_time: { sql: 's.end_time' },
  created_at: { sql: 's.created_at' },
  duration: { sql: '(s.end_time - s.start_time)' },
  experiment_id: { sql: 'e.number::text', join: 'JOIN experiment e ON e.id = s.experiment_id' },
  experiment_name: { sql: 'e.name', join: 'JOIN experiment e ON e.id = s.experiment_id' },
  artifact_uri: {
    sql:
      `(coalesce(nullif(e."artifactLocation", ''), 'mlflow-artifacts:/' || e.number) ` +
      `|| '/' || s.id || '/artifacts')`,
    join: 'JOIN experiment e ON e.id = s.experiment_id',
  },
  source: { sql: 'r.source', join: 'JOIN run r ON r.serial = s.run' },
  model_kind: { sql: 'r."modelKind"', join: 'JOIN run r ON r.serial = s.run' },
};

/**
 * Builds one query over `hot.run_search s`: hands out expressions for what runs have, and gathers the joins and the
 * values they need. Texts from outside become values, never a part of the SQL.
 */
export class RunQuery {
  readonly values: unknown[] = [];
  private readonly joins = new Set<string>();
  private readonly numbered = new Map<string, string>();
  private readonly scopeColumns: string[] = [];
  private scope: string | undefined;
  private readonly blocks = new Map<string, string>();

  constructor(
    readonly experimentIds: readonly string[],
    private readonly places: KeyPlaces,
  ) {}

  /** A placeholder for a value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  metric(key: string): string {
    return this.element({ kind: 'm', key }) ?? 'NULL::float8';
  }

  /** The beginning of a param or a tag: enough to sort by, and whole unless it has 100 characters. */
  shortText(kind: 'p' | 't', key: string): string {
    return this.element({ kind, key }) ?? 'NULL::text';
  }

  /** A whole param or tag. */
  text(kind: 'p' | 't', key: string): string {
    const short = this.shortText(kind, key);
    if (short === 'NULL::text') return short;
    const whole = `SELECT w.value FROM ${wholeText[kind]} w WHERE w."runId" = s.id AND w.key = ${this.value(key)}`;
    return `CASE WHEN octet_length(${short}) < ${keptCharacters} THEN ${short} ELSE (${whole}) END`;
  }

  attribute(name: RunAttribute): string {
    const { sql, join } = attributes[name];
    if (join) this.joins.add(join);
    return sql;
  }

  /** What comes after FROM, once every expression was asked for. */
  get from(): string {
    const scope = this.scopeColumns.length > 0 ? this.scopeJoin() : '';
    return ['hot.run_search s', scope, ...this.joins].filter(Boolean).join('\n');
  }

  private element(wanted: WantedKey): string | undefined {
    const places = this.places.of(wanted);
    if (places.size === 0) return undefined;
    const ids = this.experimentIds.map((id) => places.get(id) ?? null);
    const [first] = ids;
    const { kind } = wanted;
    if (first != null && ids.every((id) => id === first)) return this.fixedElement(kind, first);
    return this.variedElement(kind, ids);
  }

  /** Every experiment of the scope keeps the key at the same place. */
  private fixedElement(kind: KeyKind, id: number): string {
    const block = Math.floor((id - 1) / keysPerBlock);
    const place = ((id - 1) % keysPerBlock) + 1;
    if (block === 0 && kind !== 't') return `s.${kind}[${place}]`;
    return `${this.block(kind, String(block))}.${kind === 'm' ? 'm' : 'x'}[${place}]`;
  }

  private variedElement(kind: KeyKind, ids: readonly (number | null)[]): string {
    const address = `${kind}/${ids.join()}`;
    const known = this.numbered.get(address);
    if (known) return known;
    const column = `k${this.scopeColumns.length}`;
    this.scope ??= `${this.value(this.experimentIds)}::text[]`;
    this.scopeColumns.push(`${this.value(ids)}::int[]`);
    const id = `x.${column}`;
    const element = this.elementAt(
      kind,
      id,
      ids.every((one) => one === null || one <= keysPerBlock),
    );
    this.numbered.set(address, element);
    return element;
  }

  private elementAt(kind: KeyKind, id: string, isInFirst: boolean): string {
    const first = `s.${kind}[${id}]`;
    if (kind !== 't' && isInFirst) return first;
    const block = this.block(kind, `(${id} - 1) / ${keysPerBlock}`);
    const beyond = `${block}.${kind === 'm' ? 'm' : 'x'}[(${id} - 1) % ${keysPerBlock} + 1]`;
    return kind === 't' ? beyond : `CASE WHEN ${id} <= ${keysPerBlock} THEN ${first} ELSE ${beyond} END`;
  }

  private block(kind: KeyKind, block: string): string {
    const address = `${kind}/${block}`;
    const alias = this.blocks.get(address) ?? `b${this.blocks.size}`;
    this.blocks.set(address, alias);
    this.joins.add(
      `LEFT JOIN hot.run_cols ${alias} ON ${alias}.experiment_id = s.experiment_id AND ${alias}.kind = '${kind}' ` +
        `AND ${alias}.block = ${block} AND ${alias}.run = s.run`,
    );
    return alias;
  }

  /** Numbers of keys by experiment, where they differ. */
  private scopeJoin(): string {
    const names = this.scopeColumns.map((_, index) => `k${index}`);
    return (
      `JOIN unnest(${this.scope}, ${this.scopeColumns.join(', ')}) AS x (experiment_id, ${names.join(', ')}) ` +
      'ON x.experiment_id = s.experiment_id'
    );
  }
}
