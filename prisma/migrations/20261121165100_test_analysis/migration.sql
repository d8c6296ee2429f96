-- AlterTable
ALTER TABLE "ab_test" ADD COLUMN     "analysis" JSONB;
