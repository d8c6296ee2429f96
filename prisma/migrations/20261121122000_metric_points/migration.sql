-- Metric points: used only through `pg`, so they live outside the schema Prisma looks at.
-- A run is its serial; a key is its number in the dictionary of the experiment.
CREATE SCHEMA IF NOT EXISTS hot;

CREATE TABLE hot.metric_key (
  experiment_id text NOT NULL,
  name text NOT NULL,
  id int NOT NULL,
  PRIMARY KEY (experiment_id, name),
  UNIQUE (experiment_id, id)
);

-- Points as they arrive in small flushes; folded into chunks of about 1000.
CREATE TABLE hot.metric_hot (
  run bigint NOT NULL,
  key int NOT NULL,
  step bigint NOT NULL,
  ts bigint NOT NULL,
  value float8 NOT NULL,
  PRIMARY KEY (run, key, step, ts, value)
);

-- Nothing a point changes is indexed, so that updates stay heap-only.
CREATE TABLE hot.metric_latest (
  run bigint NOT NULL,
  key int NOT NULL,
  step bigint NOT NULL,
  ts bigint NOT NULL,
  value float8 NOT NULL,
  vmin float8,
  vmax float8,
  PRIMARY KEY (run, key)
) WITH (fillfactor = 70);

-- Many points of one series; `mini` holds the extremes of 20 buckets, null where the chunk is that small itself.
CREATE TABLE hot.metric_chunk (
  run bigint NOT NULL,
  key int NOT NULL,
  step0 bigint NOT NULL,
  digest bigint NOT NULL,
  step1 bigint NOT NULL,
  n int NOT NULL,
  vmin float8,
  vmax float8,
  vsum float8,
  mini bytea,
  data bytea NOT NULL,
  PRIMARY KEY (run, key, step0, digest)
);
ALTER TABLE hot.metric_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE hot.metric_chunk ALTER COLUMN mini SET STORAGE MAIN;

-- Chunks that are still too small for a useful summary; the folding step joins them.
CREATE INDEX metric_chunk_small ON hot.metric_chunk (run, key) INCLUDE (n) WHERE n < 500;
