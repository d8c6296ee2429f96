-- Declared checks of a model, and what a worker found when it ran them.
ALTER TABLE "registered_model" ADD COLUMN     "gates" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "gate_check" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "championVersionId" TEXT,
    "basis" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "passed" BOOLEAN,
    "results" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "jobId" TEXT,
    "createdByName" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "gate_check_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "gate_check_versionId_createdAt_idx" ON "gate_check"("versionId", "createdAt" DESC);

CREATE INDEX "gate_check_projectId_idx" ON "gate_check"("projectId");

ALTER TABLE "gate_check" ADD CONSTRAINT "gate_check_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
