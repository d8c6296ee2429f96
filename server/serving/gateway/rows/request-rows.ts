import type { Row } from '@/lib/contracts/basics';
import type { Signature } from '@/lib/preprocessing/schema';
import type { Table } from '@/lib/preprocessing/table';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';

/** The rows of a request, checked, however they came. */
export interface RequestRows {
  readonly count: number;
  /** A row as an object. */
  at(index: number): Row;
  /** A row as one line of JSON, for the log. */
  textAt(index: number): string;
  /** All inputs of the model column by column, for models that answer many rows at once. */
  table(signature: Signature): Table;
}

/** Rows that came as objects. */
export class ObjectRows implements RequestRows {
  constructor(private readonly rows: readonly Row[]) {}

  get count(): number {
    return this.rows.length;
  }

  at(index: number): Row {
    return this.rows[index] ?? {};
  }

  textAt(index: number): string {
    return JSON.stringify(this.at(index));
  }

  table(signature: Signature): Table {
    return tableFromRows(this.rows, signature.inputs);
  }
}
