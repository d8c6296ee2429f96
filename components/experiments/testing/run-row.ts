import type { RunRow } from '@/lib/contracts/run-search';

/** A finished run as searches answer it, for tests. */
export const runRow = (id: string, cells: RunRow['cells'] = []): RunRow => ({
  id,
  name: id,
  experimentId: 'e',
  status: 'finished',
  source: 'client',
  modelKind: null,
  userName: '',
  startedAt: null,
  endedAt: null,
  createdAt: '2026-01-01T00:00:00Z',
  archivedAt: null,
  deletedAt: null,
  cells,
});
