/** What a comparison looks at: a kind of thing a run has, and its name. */
export interface Field {
  entity: Entity;
  key: string;
}
export type Entity = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';

export type Comparator =
  '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL';

/** A number for metrics and times, a text or a list of texts elsewhere, null where the comparator takes nothing. */
export type FilterValue = number | string | readonly string[] | null;

export interface Comparison {
  type: 'comparison';
  field: Field;
  comparator: Comparator;
  value: FilterValue;
}

export interface Junction {
  type: 'and' | 'or';
  parts: readonly Filter[];
}

/** Which runs are wanted. */
export type Filter = Comparison | Junction;

/** One criterion of an order; what lacks the field comes last either way. */
export interface Order {
  field: Field;
  direction: 'asc' | 'desc';
}

/** A filter or an order that cannot be read; `position` is where in the text, counted in characters. */
export class FilterError extends RangeError {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
    this.name = 'FilterError';
  }
}
