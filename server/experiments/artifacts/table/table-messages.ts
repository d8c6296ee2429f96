import type { ArtifactTable } from '@/lib/contracts/artifacts';

/** Which rows of which file. */
export interface TableAsk {
  /** On this machine's disk. */
  file: string;
  /** The name it was given, which tells its format. */
  name: string;
  offset: number;
  limit: number;
  sort: { column: string; descending: boolean } | null;
  /** How many bytes the file has. */
  sizeBytes: number;
}

/** What is sent to the process that reads tables. */
export interface ToTableChild {
  id: number;
  ask: TableAsk;
}

/** What it answers; a sentence is meant for the person who asked. */
export type FromTableChild =
  { id: number; table: ArtifactTable } | { id: number; failure: string; isSentence: boolean };
