-- AlterTable
ALTER TABLE "ab_test" ADD COLUMN     "firstPlannedUnits" INTEGER,
ADD COLUMN     "minimumEffect" DOUBLE PRECISION,
ADD COLUMN     "sessionGapMs" INTEGER NOT NULL DEFAULT 1800000;
