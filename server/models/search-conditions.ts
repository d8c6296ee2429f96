import { Prisma } from '@/prisma/generated/client';

/** One comparison of a search; several are joined by "and". */
export interface Condition<Column extends string> {
  column: Column;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN';
  /** One value; a list for `IN`. */
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

const operators: Record<Exclude<Condition<string>['operator'], 'IN'>, Prisma.Sql> = {
  '=': Prisma.sql`=`,
  '!=': Prisma.sql`<>`,
  '<': Prisma.sql`<`,
  '<=': Prisma.sql`<=`,
  '>': Prisma.sql`>`,
  '>=': Prisma.sql`>=`,
  LIKE: Prisma.sql`LIKE`,
  ILIKE: Prisma.sql`ILIKE`,
};

/** `AND …` for every condition, to follow a first one. */
export function conditionsSql<C extends string>(conditions: readonly Condition<C>[], columns: Columns<C>): Prisma.Sql {
  const parts = conditions.map(({ column, operator, values }) => {
    if (values.length === 0) return Prisma.sql`AND false`;
    if (operator === 'IN') return Prisma.sql`AND ${columns[column]} IN (${Prisma.join([...values])})`;
    // A backslash in a pattern is a backslash.
    const plain = operator.endsWith('LIKE') ? Prisma.sql`ESCAPE ''` : Prisma.empty;
    return Prisma.sql`AND ${columns[column]} ${operators[operator]} ${values[0]} ${plain}`;
  });
  return parts.length === 0 ? Prisma.empty : Prisma.join(parts, ' ');
}

/** What follows `ORDER BY`. */
export function orderSql<C extends string>(order: readonly Order<C>[], columns: Columns<C>): Prisma.Sql {
  const parts = order.map(({ by, direction }) =>
    direction === 'desc' ? Prisma.sql`${columns[by]} DESC` : Prisma.sql`${columns[by]} ASC`,
  );
  return Prisma.join(parts, ', ');
}
