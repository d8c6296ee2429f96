-- Changes of many runs at once, kept so that they can be undone.
CREATE TABLE "run_change" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "run_change_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "run_change_piece" (
    "orgId" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "runIds" TEXT[],
    "before" JSONB,

    CONSTRAINT "run_change_piece_pkey" PRIMARY KEY ("changeId", "place")
);

CREATE INDEX "run_change_projectId_createdAt_idx" ON "run_change"("projectId", "createdAt" DESC);

ALTER TABLE "run_change_piece" ADD CONSTRAINT "run_change_piece_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "run_change"("id") ON DELETE CASCADE ON UPDATE CASCADE;
