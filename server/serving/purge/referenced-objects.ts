import { db } from '@/server/core/db';

/**
 * Columns that hold the digest of something else than an object of the store. Every other column of the database whose
 * name ends in sha256 must be asked below; a test compares.
 */
export const otherDigests: readonly string[] = ['approval_request.evidenceSha256', 'test_decision.sha256'];

/**
 * Which of these objects something names. What was deleted names its files for as long as it may be restored.
 *
 * @param deletedBefore what was deleted before this moment names nothing any more
 */
export async function referencedAmong(digests: readonly string[], deletedBefore: Date): Promise<Set<string>> {
  const rows = await db().$queryRaw<{ sha256: string }[]>`
    WITH wanted AS (SELECT unnest(${digests}::text[]) AS sha256),
    kept_project AS (SELECT id FROM project WHERE "deletedAt" IS NULL OR "deletedAt" >= ${deletedBefore}),
    kept_experiment AS (
      SELECT id FROM experiment
      WHERE ("deletedAt" IS NULL OR "deletedAt" >= ${deletedBefore})
        AND "projectId" IN (SELECT id FROM kept_project)
    )
    SELECT sha256 FROM artifact JOIN wanted USING (sha256) JOIN run ON run.id = artifact."runId"
    WHERE (run."deletedAt" IS NULL OR run."deletedAt" >= ${deletedBefore})
      AND run."experimentId" IN (SELECT id FROM kept_experiment)
    UNION
    SELECT sha256 FROM artifact JOIN wanted USING (sha256) JOIN logged_model ON logged_model.id = "loggedModelId"
    WHERE (logged_model."deletedAt" IS NULL OR logged_model."deletedAt" >= ${deletedBefore})
      AND logged_model."experimentId" IN (SELECT id FROM kept_experiment)
    UNION
    SELECT version.sha256 FROM dataset_version AS version JOIN wanted USING (sha256)
    JOIN dataset ON dataset.id = version."datasetId"
    WHERE (version."deletedAt" IS NULL OR version."deletedAt" >= ${deletedBefore})
      AND (dataset."deletedAt" IS NULL OR dataset."deletedAt" >= ${deletedBefore})
      AND version."projectId" IN (SELECT id FROM kept_project)
    UNION
    SELECT version.sha256 FROM model_version AS version JOIN wanted USING (sha256)
    JOIN registered_model AS model ON model.id = version."modelId"
    WHERE ((version."deletedAt" IS NULL OR version."deletedAt" >= ${deletedBefore})
        AND (model."deletedAt" IS NULL OR model."deletedAt" >= ${deletedBefore})
        AND version."projectId" IN (SELECT id FROM kept_project))
      OR EXISTS (
        SELECT FROM variant JOIN endpoint ON endpoint.id = variant."endpointId"
        WHERE variant."versionId" = version.id AND endpoint."deletedAt" IS NULL
      )
    UNION
    SELECT sha256 FROM batch_shard JOIN wanted USING (sha256)
    UNION
    SELECT sha256 FROM wanted JOIN job ON strpos(job.payload::text, wanted.sha256) > 0
    WHERE job.status IN ('queued', 'running')`;
  return new Set(rows.map(({ sha256 }) => sha256));
}
