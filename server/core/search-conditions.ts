import { Prisma } from '@/prisma/generated/client';

/** What a row has by a key: a tag, or where it has them a param or a metric. */
export interface KeyedColumn {
  of: 'tag' | 'param' | 'metric';
  key: string;
}

/** One comparison of a search; several are joined by "and". */
export interface Condition<Column extends string> {
  column: Column | KeyedColumn;
  operator:
    | '='
    | '!='
    | '<'
    | '<='
    | '>'
    | '>='
    | 'LIKE'
    | 'ILIKE'
    | 'IN'
    | 'NOT IN'
    | 'IS NULL'
    | 'IS NOT NULL'
    | 'IS DISTINCT FROM';
  /** One value; a list for `IN`; none for `IS NULL`. */
  values: readonly (string | number)[];
}

export interface Order<Column extends string> {
  by: Column;
  direction: 'asc' | 'desc';
}

export interface Search<Filtered extends string, Ordered extends string> {
  conditions: readonly Condition<Filtered>[];
  order: readonly Order<Ordered>[];
  limit: number;
  offset: number;
}

type Columns<Column extends string> = Readonly<Record<Column, Prisma.Sql>>;

/** What a condition may speak of: columns, and what is had by a key, null where it is absent. */
export interface Filterable<Column extends string> {
  columns: Columns<Column>;
  keyedValue: (column: KeyedColumn) => Prisma.Sql;
}

type Comparing = Exclude<Condition<string>['operator'], 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL'>;

const operators: Record<Comparing, Prisma.Sql> = {
  '=': Prisma.sql`=`,
  '!=': Prisma.sql`<>`,
  '<': Prisma.sql`<`,
  '<=': Prisma.sql`<=`,
  '>': Prisma.sql`>`,
  '>=': Prisma.sql`>=`,
  LIKE: Prisma.sql`LIKE`,
  ILIKE: Prisma.sql`ILIKE`,
  'IS DISTINCT FROM': Prisma.sql`IS DISTINCT FROM`,
};

/** `AND …` for every condition, to follow a first one. A row that lacks a tag fails every comparison but `IS NULL`. */
export function conditionsSql<C extends string>(conditions: readonly Condition<C>[], row: Filterable<C>): Prisma.Sql {
  const parts = conditions.map((one) => Prisma.sql`AND ${conditionSql(one, row)}`);
  return parts.length === 0 ? Prisma.empty : Prisma.join(parts, ' ');
}

function conditionSql<C extends string>({ column, operator, values }: Condition<C>, row: Filterable<C>): Prisma.Sql {
  const left = typeof column === 'string' ? row.columns[column] : row.keyedValue(column);
  if (operator === 'IS NULL') return Prisma.sql`${left} IS NULL`;
  if (operator === 'IS NOT NULL') return Prisma.sql`${left} IS NOT NULL`;
  if (values.length === 0) return Prisma.sql`${operator === 'NOT IN'}::boolean`;
  if (operator === 'IN') return Prisma.sql`${left} IN (${Prisma.join([...values])})`;
  if (operator === 'NOT IN') return Prisma.sql`${left} NOT IN (${Prisma.join([...values])})`;
  // A backslash in a pattern is a backslash.
  const plain = operator.endsWith('LIKE') ? Prisma.sql`ESCAPE ''` : Prisma.empty;
  return Prisma.sql`${left} ${operators[operator]} ${values[0]} ${plain}`;
}

/** What follows `ORDER BY`. */
export function orderSql<C extends string>(order: readonly Order<C>[], columns: Columns<C>): Prisma.Sql {
  const parts = order.map(({ by, direction }) =>
    direction === 'desc' ? Prisma.sql`${columns[by]} DESC` : Prisma.sql`${columns[by]} ASC`,
  );
  return Prisma.join(parts, ', ');
}
