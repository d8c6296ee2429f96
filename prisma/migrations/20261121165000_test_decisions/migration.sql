-- AlterTable
ALTER TABLE "ab_test" ADD COLUMN     "hypothesis" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "limits" JSONB,
ADD COLUMN     "rollsBack" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "stopsForHarm" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "test_decision" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "testId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "versionId" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "evidence" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "byName" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "test_decision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "test_decision_testId_at_idx" ON "test_decision"("testId", "at");

-- AddForeignKey
ALTER TABLE "test_decision" ADD CONSTRAINT "test_decision_testId_fkey" FOREIGN KEY ("testId") REFERENCES "ab_test"("id") ON DELETE CASCADE ON UPDATE CASCADE;
