-- What people say about a run.
CREATE TABLE "run_comment" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "authorId" TEXT,
    "authorName" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "editedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "run_comment_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "run_comment_runId_createdAt_idx" ON "run_comment"("runId", "createdAt");

ALTER TABLE "run_comment" ADD CONSTRAINT "run_comment_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
