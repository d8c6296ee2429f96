-- Scoring of dataset versions by job, in parts shared between workers.
CREATE TABLE "batch" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error" TEXT,
    "versionId" TEXT NOT NULL,
    "endpointId" TEXT,
    "datasetVersionId" TEXT NOT NULL,
    "keep" JSONB,
    "columns" JSONB,
    "partRows" INTEGER,
    "outputName" TEXT NOT NULL,
    "outputVersionId" TEXT,
    "rowCount" BIGINT,
    "unscored" BIGINT NOT NULL DEFAULT 0,
    "joinJobId" TEXT,
    "scheduleId" TEXT,
    "dueKey" TEXT,
    "createdById" TEXT,
    "createdByName" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "batch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "batch_shard" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "fromRow" BIGINT NOT NULL,
    "rowCount" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "unscored" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "error" TEXT,
    "sha256" TEXT,
    "jobId" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "batch_shard_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "batch_schedule" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "versionId" TEXT,
    "endpointId" TEXT,
    "datasetId" TEXT NOT NULL,
    "keep" JSONB,
    "outputName" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "cron" TEXT,
    "nextRunAt" TIMESTAMPTZ(3),
    "activeFrom" TIMESTAMPTZ(3) NOT NULL,
    "pausedAt" TIMESTAMPTZ(3),
    "note" TEXT,
    "createdById" TEXT,
    "createdByName" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "batch_schedule_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "batch_outputVersionId_key" ON "batch"("outputVersionId");
CREATE INDEX "batch_projectId_createdAt_idx" ON "batch"("projectId", "createdAt" DESC);
CREATE INDEX "batch_datasetVersionId_idx" ON "batch"("datasetVersionId");
CREATE INDEX "batch_versionId_idx" ON "batch"("versionId");
CREATE UNIQUE INDEX "batch_scheduleId_dueKey_key" ON "batch"("scheduleId", "dueKey");
CREATE UNIQUE INDEX "batch_shard_batchId_place_key" ON "batch_shard"("batchId", "place");
CREATE INDEX "batch_schedule_projectId_idx" ON "batch_schedule"("projectId");
CREATE INDEX "batch_schedule_nextRunAt_idx" ON "batch_schedule"("nextRunAt");

ALTER TABLE "batch_shard" ADD CONSTRAINT "batch_shard_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;
