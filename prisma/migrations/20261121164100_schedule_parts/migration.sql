-- A schedule may say how many rows one job scores, as a batch does.
ALTER TABLE "batch_schedule" ADD COLUMN "partRows" INTEGER;
