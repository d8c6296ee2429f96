-- Data that programs outside said their runs read.
CREATE TABLE "logged_dataset" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "sourceType" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "schema" TEXT,
    "profile" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "logged_dataset_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "logged_input" (
    "orgId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "context" TEXT,
    "tags" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "logged_input_pkey" PRIMARY KEY ("runId", "datasetId")
);

CREATE UNIQUE INDEX "logged_dataset_experimentId_name_digest_key" ON "logged_dataset"("experimentId", "name", "digest");
CREATE INDEX "logged_input_datasetId_idx" ON "logged_input"("datasetId");

ALTER TABLE "logged_dataset" ADD CONSTRAINT "logged_dataset_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logged_input" ADD CONSTRAINT "logged_input_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logged_input" ADD CONSTRAINT "logged_input_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "logged_dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
