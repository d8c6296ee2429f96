import type { Row } from '@/lib/contracts/basics';
import type { Table } from '@/lib/preprocessing/table';
import type { RequestRows } from './request-rows';

interface Parts {
  bytes: Buffer;
  table: Table;
  /** Where the text of each row begins and ends. */
  starts: Int32Array;
  ends: Int32Array;
}

const lineBreaks = /[\n\r]/;

/** Rows that were read from the bytes of a body into columns; one is made an object only when it is asked for. */
export class ScannedRows implements RequestRows {
  constructor(private readonly parts: Parts) {}

  get count(): number {
    return this.parts.table.rowCount;
  }

  at(index: number): Row {
    return JSON.parse(this.sentText(index));
  }

  textAt(index: number): string {
    const text = this.sentText(index);
    return lineBreaks.test(text) ? JSON.stringify(JSON.parse(text)) : text;
  }

  table(): Table {
    return this.parts.table;
  }

  private sentText(index: number): string {
    const { bytes, starts, ends } = this.parts;
    return bytes.toString('utf8', starts[index], ends[index]);
  }
}
