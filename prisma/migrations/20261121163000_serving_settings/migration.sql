-- How an endpoint serves: limits, cache, fallback, log; the schema is ServingSettings in lib/contracts.
ALTER TABLE "endpoint" ADD COLUMN "settings" JSONB NOT NULL DEFAULT '{}';

-- Where an answer came from (0 the version itself, 1 the cache, 2 the previous champion, 3 the constant), and with
-- what probability the row got the version it was assigned to.
ALTER TABLE hot.prediction ADD COLUMN source smallint NOT NULL DEFAULT 0;
ALTER TABLE hot.prediction ADD COLUMN propensity real;

ALTER TABLE hot.traffic ADD COLUMN cached bigint NOT NULL DEFAULT 0;
ALTER TABLE hot.traffic ADD COLUMN fallbacks bigint NOT NULL DEFAULT 0;
