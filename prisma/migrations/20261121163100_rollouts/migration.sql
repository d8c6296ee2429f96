-- How traffic moves by itself: a canary in steps, arms side by side, a bandit.
CREATE TABLE "rollout" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "plan" JSONB NOT NULL,
    "state" JSONB NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    CONSTRAINT "rollout_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "rollout_endpointId_idx" ON "rollout"("endpointId");
ALTER TABLE "rollout" ADD CONSTRAINT "rollout_endpointId_fkey"
    FOREIGN KEY ("endpointId") REFERENCES "endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Only one at a time moves the traffic of an endpoint.
CREATE UNIQUE INDEX "rollout_running" ON "rollout"("endpointId") WHERE "status" = 'running';

-- Share of the keys that always meet the champion while traffic is split; the champion's share includes it.
ALTER TABLE hot.serving_plan ADD COLUMN holdout float8 NOT NULL DEFAULT 0;
