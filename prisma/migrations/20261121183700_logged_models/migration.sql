-- Models that programs outside logged to an experiment.
CREATE TABLE "logged_model" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "modelType" TEXT NOT NULL DEFAULT '',
    "sourceRunId" TEXT,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "logged_model_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "logged_model_param" (
    "orgId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "logged_model_param_pkey" PRIMARY KEY ("modelId", "key")
);

CREATE TABLE "logged_model_tag" (
    "orgId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "logged_model_tag_pkey" PRIMARY KEY ("modelId", "key")
);

CREATE TABLE "logged_model_metric" (
    "orgId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "datasetName" TEXT NOT NULL DEFAULT '',
    "datasetDigest" TEXT NOT NULL DEFAULT '',
    "step" BIGINT NOT NULL,
    "timestamp" BIGINT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "logged_model_metric_pkey" PRIMARY KEY ("modelId", "key", "runId", "datasetName", "datasetDigest")
);

CREATE TABLE "run_model_link" (
    "orgId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "step" BIGINT NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_model_link_pkey" PRIMARY KEY ("runId", "modelId", "direction")
);

CREATE INDEX "logged_model_experimentId_createdAt_idx" ON "logged_model"("experimentId", "createdAt" DESC);
CREATE INDEX "run_model_link_modelId_idx" ON "run_model_link"("modelId");

ALTER TABLE "logged_model" ADD CONSTRAINT "logged_model_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logged_model_param" ADD CONSTRAINT "logged_model_param_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "logged_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logged_model_tag" ADD CONSTRAINT "logged_model_tag_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "logged_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "logged_model_metric" ADD CONSTRAINT "logged_model_metric_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "logged_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_model_link" ADD CONSTRAINT "run_model_link_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_model_link" ADD CONSTRAINT "run_model_link_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "logged_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;
