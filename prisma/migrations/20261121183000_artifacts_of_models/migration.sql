-- Files belong to a run or to a logged model; the purge looks for them by content.
ALTER TABLE "artifact" ALTER COLUMN "runId" DROP NOT NULL;
ALTER TABLE "artifact" ADD COLUMN "loggedModelId" TEXT;
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_owner_check" CHECK (num_nonnulls("runId", "loggedModelId") = 1);
CREATE UNIQUE INDEX "artifact_loggedModelId_path_key" ON "artifact"("loggedModelId", "path");
CREATE INDEX "artifact_sha256_idx" ON "artifact"("sha256");
