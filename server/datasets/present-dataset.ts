import { z } from 'zod';
import { Row } from '@/lib/contracts/basics';
import {
  ColumnProfile,
  DatasetColumn,
  DatasetVersion,
  type Dataset,
  type DatasetVersionDetail,
} from '@/lib/contracts/datasets';
import type { Prisma } from '@/prisma/generated/client';
import type { withDataset } from './queries';

/** What the profile column of a version holds. */
export const StoredProfile = z.object({ columns: z.array(ColumnProfile), preview: z.array(Row) });
export type StoredProfile = z.infer<typeof StoredProfile>;

const Columns = z.array(DatasetColumn);

export type VersionRow = Prisma.DatasetVersionGetPayload<{ include: typeof withDataset; omit: { profile: true } }>;

export const columnsOf = (row: { columns: unknown }): DatasetColumn[] => Columns.parse(row.columns ?? []);

export function presentVersion(row: VersionRow): DatasetVersion {
  const { id, datasetId, version, label, error, sourceName, sha256, jobId } = row;
  return {
    id,
    datasetId,
    version,
    label,
    error,
    sourceName,
    sha256,
    jobId,
    datasetName: row.dataset.name,
    status: DatasetVersion.shape.status.parse(row.status),
    sourceKind: DatasetVersion.shape.sourceKind.parse(row.sourceKind),
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    rowCount: row.rowCount === null ? null : Number(row.rowCount),
    columns: columnsOf(row),
    minTime: row.minTime?.toISOString() ?? null,
    maxTime: row.maxTime?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentVersionDetail(row: VersionRow & { profile: unknown }): DatasetVersionDetail {
  const profile = row.profile === null ? { columns: [], preview: [] } : StoredProfile.parse(row.profile);
  return { ...presentVersion(row), profile: profile.columns, preview: profile.preview };
}

export type DatasetRow = Prisma.DatasetGetPayload<object>;

/** @param versions versions that are not deleted, newest first */
export function presentDataset(row: DatasetRow, versions: { count: number; latest: VersionRow | undefined }): Dataset {
  const { id, name, description, timeColumn } = row;
  return {
    id,
    name,
    description,
    timeColumn,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    versionCount: versions.count,
    latest: versions.latest ? presentVersion(versions.latest) : null,
  };
}
