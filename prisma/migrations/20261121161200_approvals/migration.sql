-- How many persons must approve before a version becomes champion, and for how many days that holds.
ALTER TABLE "registered_model" ADD COLUMN     "approvalDays" INTEGER NOT NULL DEFAULT 14,
ADD COLUMN     "approvalsNeeded" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "approval_request" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "championVersionId" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "needed" INTEGER NOT NULL,
    "requestedById" TEXT,
    "requestedByName" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "evidence" TEXT NOT NULL,
    "evidenceSha256" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "approval_vote" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_vote_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "approval_request_versionId_createdAt_idx" ON "approval_request"("versionId", "createdAt" DESC);

CREATE INDEX "approval_request_projectId_createdAt_idx" ON "approval_request"("projectId", "createdAt" DESC);

CREATE UNIQUE INDEX "approval_vote_requestId_byId_key" ON "approval_vote"("requestId", "byId");

ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "approval_vote" ADD CONSTRAINT "approval_vote_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "approval_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
