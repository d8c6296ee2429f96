declare module 'pg-copy-streams' {
  import type { Readable } from 'node:stream';
  import type pg from 'pg';

  /** What `COPY … TO STDOUT` sends, as a stream of the query itself. */
  export function to(sql: string): Readable & pg.Submittable;
}
