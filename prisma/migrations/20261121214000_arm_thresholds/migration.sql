-- From which score an arm calls a request positive, fixed when its test began; null for tests from before: one half.
ALTER TABLE "ab_arm" ADD COLUMN "threshold" DOUBLE PRECISION;
