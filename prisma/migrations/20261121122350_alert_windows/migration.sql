-- A rule that fires again while its alert is open adds to that alert; a window remembers what each rule said.
ALTER TABLE "drift_report" ADD COLUMN "decisions" JSONB;
ALTER TABLE "alert" ADD COLUMN "windows" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "alert" ADD COLUMN "lastEventTime" TIMESTAMPTZ(3);
UPDATE "alert" SET "lastEventTime" = "eventTime";
ALTER TABLE "alert" ALTER COLUMN "lastEventTime" SET NOT NULL;
