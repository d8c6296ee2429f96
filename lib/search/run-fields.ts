import { FilterError, type Comparator, type Entity, type Field } from './filter';
import { unquote, type FilterToken } from './read-tokens';

/** The word that stands for each entity in messages, and the words it is written with; the first is ours. */
const entities: Record<Entity, { called: string; written: readonly string[] }> = {
  metric: { called: 'metric', written: ['metrics', 'metric'] },
  param: { called: 'parameter', written: ['params', 'param', 'parameter', 'parameters'] },
  tag: { called: 'tag', written: ['tags', 'tag'] },
  attribute: { called: 'attribute', written: ['attributes', 'attribute', 'attr', 'run'] },
  dataset: { called: 'dataset', written: ['datasets', 'dataset'] },
};

const textAttributes = [
  'run_id',
  'run_name',
  'status',
  'user_id',
  'artifact_uri',
  'lifecycle_stage',
  'experiment_id',
  'experiment_name',
  'source',
  'model_kind',
] as const;
/** Epoch milliseconds; a duration is in milliseconds too. */
const numericAttributes = ['start_time', 'end_time', 'created_at', 'duration'] as const;

export type RunAttribute = (typeof textAttributes)[number] | (typeof numericAttributes)[number];
export const runAttributes: readonly RunAttribute[] = [...textAttributes, ...numericAttributes];

/** Other names that clients use. */
const aliases: Record<string, RunAttribute> = {
  created: 'start_time',
  Created: 'start_time',
  'run name': 'run_name',
  'Run name': 'run_name',
  'Run Name': 'run_name',
};

const datasetKeys = ['name', 'digest', 'context'] as const;

const equality: readonly Comparator[] = ['=', '!='];
const numeric: readonly Comparator[] = [...equality, '<', '<=', '>', '>='];
const likeness: readonly Comparator[] = [...equality, 'LIKE', 'ILIKE'];
const presence: readonly Comparator[] = ['IS NULL', 'IS NOT NULL'];
const membership: readonly Comparator[] = [...likeness, 'IN', 'NOT IN'];

/** What an entity is called in messages. */
export const calledIn = (entity: Entity): string => entities[entity].called;
/** The word a field's name begins with. */
export const prefixOf = (entity: Entity): string => entities[entity].written[0] ?? entity;

/** Whether the field is compared with numbers. */
export function isNumericField({ entity, key }: Field): boolean {
  return entity === 'metric' || (entity === 'attribute' && (numericAttributes as readonly string[]).includes(key));
}

/** The comparators a field takes, in the order a person would want them. */
export function comparatorsOf(field: Field): readonly Comparator[] {
  if (isNumericField(field)) return numeric;
  if (field.entity === 'param' || field.entity === 'tag') return [...likeness, ...presence];
  return membership;
}

/** Whether IN and NOT IN may be used with it. */
export const takesLists = ({ entity, key }: Field): boolean =>
  entity === 'dataset' || (entity === 'attribute' && key === 'run_id');

/** The field an identifier names: `metrics.K`, `tags."K"`, or K alone for an attribute. */
export function readField({ text, position }: Pick<FilterToken, 'text' | 'position'>): Field {
  const [, prefix, rest] = /^(`[^`]*`|[^.`"']*)\.(.*)$/su.exec(text) ?? [];
  const entity = prefix === undefined ? 'attribute' : readEntity(bare(prefix), position);
  const key = bare(rest ?? text);
  if (entity === 'attribute') return { entity, key: readAttribute(key, position) };
  if (entity === 'dataset' && !(datasetKeys as readonly string[]).includes(key)) {
    throw new FilterError(`Invalid dataset key '${key}' specified. Valid keys are '${setOf(datasetKeys)}'`, position);
  }
  return { entity, key };
}

function readEntity(word: string, position: number): Entity {
  for (const [entity, { written }] of Object.entries(entities)) {
    if (written.includes(word)) return entity as Entity;
  }
  const known = Object.values(entities).map(({ called }) => `'${called}'`);
  throw new FilterError(`Invalid entity type '${word}'. Valid values are [${known.join(', ')}]`, position);
}

function readAttribute(key: string, position: number): RunAttribute {
  const known = runAttributes.find((attribute) => attribute === key) ?? (Object.hasOwn(aliases, key) && aliases[key]);
  if (known) return known;
  throw new FilterError(`Invalid attribute key '${key}' specified. Valid keys are '${setOf(runAttributes)}'`, position);
}

/** As clients print a set of names. */
export const setOf = (names: readonly string[]): string => `{${names.map((name) => `'${name}'`).join(', ')}}`;

const bare = (text: string): string => (/^([`"']).*\1$/su.test(text) ? unquote(text) : text);
