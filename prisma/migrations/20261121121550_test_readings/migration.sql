-- What the latest look of a test read, and the units each arm has behind it.
ALTER TABLE "ab_test" ADD COLUMN "reading" JSONB;
ALTER TABLE "ab_arm" ADD COLUMN "reading" JSONB;
