-- Tags of registered models and versions, stages, and versions that are kept as clients described them.
ALTER TABLE "model_version"
    ADD COLUMN "stage" TEXT NOT NULL DEFAULT 'none',
    ADD COLUMN "source" TEXT,
    ADD COLUMN "runLink" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "loggedModelId" TEXT,
    ADD COLUMN "statusMessage" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "model_version" SET "updatedAt" = coalesce("archivedAt", "createdAt");

CREATE TABLE "registered_model_tag" (
    "orgId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "registered_model_tag_pkey" PRIMARY KEY ("modelId", "key")
);

CREATE TABLE "model_version_tag" (
    "orgId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "model_version_tag_pkey" PRIMARY KEY ("versionId", "key")
);

ALTER TABLE "registered_model_tag" ADD CONSTRAINT "registered_model_tag_modelId_fkey" FOREIGN KEY ("modelId") REFERENCES "registered_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "model_version_tag" ADD CONSTRAINT "model_version_tag_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
