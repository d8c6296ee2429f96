import type { Comparison } from '@/lib/search/filter';
import type { RunQuery } from './run-query';
import { textSql } from './text-sql';

/** What a comparison may look at, of our own dataset versions and of those that clients described. */
const columns: Record<string, { own: string; logged: string }> = {
  name: { own: 'd.name', logged: 'd.name' },
  digest: { own: 'v.id', logged: 'd.digest' },
  context: { own: 'i.context', logged: 'i.context' },
};

/** A condition that holds for runs of which any input compares so. */
export function datasetSql(query: RunQuery, filter: Comparison): string {
  const { own, logged } = columns[filter.field.key] ?? { own: 'NULL', logged: 'NULL' };
  const condition = (left: string) => textSql(query, left, filter);
  return `(EXISTS (
      SELECT FROM run_input i
      JOIN dataset_version v ON v.id = i."datasetVersionId" JOIN dataset d ON d.id = v."datasetId"
      WHERE i."runId" = s.id AND ${condition(own)})
    OR EXISTS (
      SELECT FROM logged_input i JOIN logged_dataset d ON d.id = i."datasetId"
      WHERE i."runId" = s.id AND ${condition(logged)}))`;
}
