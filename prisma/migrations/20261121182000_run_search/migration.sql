-- Runs as searches read them: one row a run, with the latest value of its first 64 metrics and the beginning of its
-- first 64 params side by side, so that a search reads one table. What comes after the 64th key, and tags, lie in
-- blocks of 64. Triggers keep them in step with run, run_param and run_tag; metrics are kept by what writes points.

-- Numbers of params (p) and tags (t) within an experiment; those of metrics are in hot.metric_key.
CREATE TABLE hot.text_key (
  experiment_id text NOT NULL,
  kind "char" NOT NULL,
  name text NOT NULL,
  id int NOT NULL,
  PRIMARY KEY (experiment_id, kind, name),
  UNIQUE (experiment_id, kind, id)
);

-- Nothing a point changes is indexed, so that updates stay heap-only. Rows stay whole up to a page.
CREATE TABLE hot.run_search (
  run bigint PRIMARY KEY,
  id text NOT NULL,
  experiment_id text NOT NULL,
  -- 0 active, 1 archived, 2 deleted
  lifecycle smallint NOT NULL,
  -- Epoch milliseconds.
  start_time bigint,
  end_time bigint,
  created_at bigint NOT NULL,
  status text NOT NULL,
  name text NOT NULL,
  user_name text NOT NULL,
  m float8[] NOT NULL DEFAULT '{}',
  -- The first 100 characters of each.
  p text[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 70, toast_tuple_target = 8160);
CREATE INDEX run_search_started ON hot.run_search (experiment_id, start_time DESC NULLS LAST, id COLLATE "C");
CREATE INDEX run_search_created ON hot.run_search (experiment_id, created_at DESC, run DESC);

-- Keys 64 · block + 1 to 64 · block + 64 of metrics (m), params (p) and tags (t).
CREATE TABLE hot.run_cols (
  experiment_id text NOT NULL,
  kind "char" NOT NULL,
  block int NOT NULL,
  run bigint NOT NULL,
  m float8[] NOT NULL DEFAULT '{}',
  x text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (experiment_id, kind, block, run)
) WITH (fillfactor = 70, toast_tuple_target = 8160);

-- Sets elements of an array that counts from 1.
CREATE FUNCTION hot.put(target anyarray, places int[], contents anyarray) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF cardinality(target) = 0 THEN target[1] := NULL; END IF;
  FOR i IN 1 .. coalesce(array_length(places, 1), 0) LOOP
    target[places[i]] := contents[i];
  END LOOP;
  RETURN target;
END $$;

-- Puts what is there in the second array over the first.
CREATE FUNCTION hot.lay_over(target anyarray, changes anyarray) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  FOR i IN 1 .. coalesce(array_length(changes, 1), 0) LOOP
    IF changes[i] IS NOT NULL THEN target[i] := changes[i]; END IF;
  END LOOP;
  RETURN target;
END $$;

-- A text that is written as a number, as that number.
CREATE FUNCTION hot.as_number(content text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN content COLLATE "C" < ':' AND content ~ '^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d\d?)?$'
    THEN content::float8 END
$$;

CREATE FUNCTION hot.milliseconds(moment timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (extract(epoch FROM moment) * 1000)::bigint $$;

CREATE FUNCTION hot.lifecycle_of(archived timestamptz, deleted timestamptz) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE WHEN deleted IS NOT NULL THEN 2 WHEN archived IS NOT NULL THEN 1 ELSE 0 END)::smallint
$$;

-- Gives the next numbers of an experiment to keys that have none.
CREATE FUNCTION hot.add_text_keys(experiment text, of_kind "char", names text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(72707373, hashtext(experiment));
  INSERT INTO hot.text_key (experiment_id, kind, name, id)
  SELECT experiment, of_kind, fresh.name,
    (SELECT coalesce(max(id), 0) FROM hot.text_key WHERE experiment_id = experiment AND kind = of_kind)
      + row_number() OVER (ORDER BY fresh.name COLLATE "C")
  FROM (SELECT DISTINCT unnest(names) AS name) fresh
  WHERE NOT EXISTS (
    SELECT FROM hot.text_key known
    WHERE known.experiment_id = experiment AND known.kind = of_kind AND known.name = fresh.name
  );
END $$;

CREATE FUNCTION hot.keep_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM hot.run_search s USING changed c WHERE s.run = c.serial;
    DELETE FROM hot.run_cols b USING changed c WHERE b.experiment_id = c."experimentId" AND b.run = c.serial;
    RETURN NULL;
  END IF;
  INSERT INTO hot.run_search AS s
    (run, id, experiment_id, lifecycle, start_time, end_time, created_at, status, name, user_name)
  SELECT c.serial, c.id, c."experimentId", hot.lifecycle_of(c."archivedAt", c."deletedAt"),
    hot.milliseconds(c."startedAt"), hot.milliseconds(c."endedAt"), hot.milliseconds(c."createdAt"),
    c.status, c.name, c."userName"
  FROM changed c
  ORDER BY c.serial
  ON CONFLICT (run) DO UPDATE SET
    lifecycle = excluded.lifecycle, start_time = excluded.start_time, end_time = excluded.end_time,
    created_at = excluded.created_at, status = excluded.status, name = excluded.name, user_name = excluded.user_name
  WHERE (s.lifecycle, s.start_time, s.end_time, s.created_at, s.status, s.name, s.user_name) IS DISTINCT FROM
    (excluded.lifecycle, excluded.start_time, excluded.end_time, excluded.created_at, excluded.status, excluded.name,
     excluded.user_name);
  RETURN NULL;
END $$;

-- The argument is the kind. Rows are locked in the order of their runs, as everywhere.
CREATE FUNCTION hot.keep_texts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_kind CONSTANT "char" := TG_ARGV[0]::"char";
  unknown record;
BEGIN
  FOR unknown IN
    SELECT r."experimentId" AS experiment, array_agg(DISTINCT c.key) AS names
    FROM changed c JOIN run r ON r.id = c."runId"
    WHERE NOT EXISTS (
      SELECT FROM hot.text_key k WHERE k.experiment_id = r."experimentId" AND k.kind = of_kind AND k.name = c.key
    )
    GROUP BY 1 ORDER BY 1
  LOOP
    PERFORM hot.add_text_keys(unknown.experiment, of_kind, unknown.names);
  END LOOP;
  IF of_kind = 'p' THEN
    PERFORM FROM hot.run_search s
    WHERE s.run IN (SELECT r.serial FROM changed c JOIN run r ON r.id = c."runId") ORDER BY s.run FOR NO KEY UPDATE;
    UPDATE hot.run_search s SET p = hot.put(s.p, w.places, w.contents)
    FROM (
      SELECT r.serial, array_agg(k.id ORDER BY k.id) AS places,
        array_agg(CASE WHEN TG_OP <> 'DELETE' THEN left(c.value, 100) END ORDER BY k.id) AS contents
      FROM changed c JOIN run r ON r.id = c."runId"
      JOIN hot.text_key k ON k.experiment_id = r."experimentId" AND k.kind = 'p' AND k.name = c.key AND k.id <= 64
      GROUP BY r.serial
    ) w
    WHERE s.run = w.serial;
  END IF;
  IF TG_OP = 'DELETE' THEN
    UPDATE hot.run_cols b SET x = hot.put(b.x, w.places, array_fill(NULL::text, ARRAY[cardinality(w.places)]))
    FROM (
      SELECT r."experimentId", (k.id - 1) / 64 AS block, r.serial, array_agg((k.id - 1) % 64 + 1) AS places
      FROM changed c JOIN run r ON r.id = c."runId"
      JOIN hot.text_key k ON k.experiment_id = r."experimentId" AND k.kind = of_kind AND k.name = c.key
      WHERE of_kind = 't' OR k.id > 64
      GROUP BY 1, 2, 3
    ) w
    WHERE b.experiment_id = w."experimentId" AND b.kind = of_kind AND b.block = w.block AND b.run = w.serial;
    RETURN NULL;
  END IF;
  INSERT INTO hot.run_cols AS b (experiment_id, kind, block, run, x)
  SELECT r."experimentId", of_kind, (k.id - 1) / 64, r.serial,
    hot.put('{}'::text[], array_agg((k.id - 1) % 64 + 1 ORDER BY k.id), array_agg(left(c.value, 100) ORDER BY k.id))
  FROM changed c JOIN run r ON r.id = c."runId"
  JOIN hot.text_key k ON k.experiment_id = r."experimentId" AND k.kind = of_kind AND k.name = c.key
  WHERE of_kind = 't' OR k.id > 64
  GROUP BY 1, 3, 4
  ORDER BY 1, 3, 4
  ON CONFLICT (experiment_id, kind, block, run) DO UPDATE SET x = hot.lay_over(b.x, excluded.x);
  RETURN NULL;
END $$;

-- Works out everything about the runs of an experiment anew: for rows that were there before these tables, and for
-- those written in bulk with ringside.bulk = on, which keeps the triggers still.
CREATE FUNCTION hot.fill_run_search(experiment text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hot.add_text_keys(experiment, 'p', (
    SELECT array_agg(DISTINCT p.key) FROM run_param p JOIN run r ON r.id = p."runId" WHERE r."experimentId" = experiment));
  PERFORM hot.add_text_keys(experiment, 't', (
    SELECT array_agg(DISTINCT t.key) FROM run_tag t JOIN run r ON r.id = t."runId" WHERE r."experimentId" = experiment));
  INSERT INTO hot.run_search
    (run, id, experiment_id, lifecycle, start_time, end_time, created_at, status, name, user_name, m, p)
  SELECT r.serial, r.id, r."experimentId", hot.lifecycle_of(r."archivedAt", r."deletedAt"),
    hot.milliseconds(r."startedAt"), hot.milliseconds(r."endedAt"), hot.milliseconds(r."createdAt"),
    r.status, r.name, r."userName", coalesce(metrics.m, '{}'), coalesce(params.p, '{}')
  FROM run r
  LEFT JOIN (
    SELECT l.run, hot.put('{}'::float8[], array_agg(l.key ORDER BY l.key), array_agg(l.value ORDER BY l.key)) AS m
    FROM hot.metric_latest l JOIN run r ON r.serial = l.run
    WHERE r."experimentId" = experiment AND l.key <= 64
    GROUP BY l.run
  ) metrics ON metrics.run = r.serial
  LEFT JOIN (
    SELECT p."runId", hot.put('{}'::text[], array_agg(k.id ORDER BY k.id), array_agg(left(p.value, 100) ORDER BY k.id)) AS p
    FROM run_param p JOIN run r ON r.id = p."runId"
    JOIN hot.text_key k ON k.experiment_id = experiment AND k.kind = 'p' AND k.name = p.key AND k.id <= 64
    WHERE r."experimentId" = experiment
    GROUP BY p."runId"
  ) params ON params."runId" = r.id
  WHERE r."experimentId" = experiment
  ORDER BY r.serial
  ON CONFLICT (run) DO UPDATE SET m = excluded.m, p = excluded.p;
  INSERT INTO hot.run_cols (experiment_id, kind, block, run, m)
  SELECT experiment, 'm', (l.key - 1) / 64, l.run,
    hot.put('{}'::float8[], array_agg((l.key - 1) % 64 + 1 ORDER BY l.key), array_agg(l.value ORDER BY l.key))
  FROM hot.metric_latest l JOIN run r ON r.serial = l.run
  WHERE r."experimentId" = experiment AND l.key > 64
  GROUP BY 3, 4
  ORDER BY 3, 4
  ON CONFLICT (experiment_id, kind, block, run) DO UPDATE SET m = excluded.m;
  INSERT INTO hot.run_cols (experiment_id, kind, block, run, x)
  SELECT experiment, k.kind, (k.id - 1) / 64, r.serial,
    hot.put('{}'::text[], array_agg((k.id - 1) % 64 + 1 ORDER BY k.id), array_agg(left(logged.value, 100) ORDER BY k.id))
  FROM (
    SELECT 'p'::"char" AS kind, "runId", key, value FROM run_param
    UNION ALL SELECT 't'::"char", "runId", key, value FROM run_tag
  ) logged
  JOIN run r ON r.id = logged."runId"
  JOIN hot.text_key k ON k.experiment_id = experiment AND k.kind = logged.kind AND k.name = logged.key
  WHERE r."experimentId" = experiment AND (k.kind = 't' OR k.id > 64)
  GROUP BY 2, 3, 4
  ORDER BY 2, 3, 4
  ON CONFLICT (experiment_id, kind, block, run) DO UPDATE SET x = excluded.x;
END $$;

SELECT hot.fill_run_search(id) FROM experiment;

CREATE TRIGGER run_search_insert AFTER INSERT ON run REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION hot.keep_runs();
CREATE TRIGGER run_search_update AFTER UPDATE ON run REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_runs();
CREATE TRIGGER run_search_delete AFTER DELETE ON run REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_runs();
CREATE TRIGGER run_param_insert AFTER INSERT ON run_param REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION hot.keep_texts('p');
CREATE TRIGGER run_param_update AFTER UPDATE ON run_param REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_texts('p');
CREATE TRIGGER run_param_delete AFTER DELETE ON run_param REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_texts('p');
CREATE TRIGGER run_tag_insert AFTER INSERT ON run_tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION hot.keep_texts('t');
CREATE TRIGGER run_tag_update AFTER UPDATE ON run_tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_texts('t');
CREATE TRIGGER run_tag_delete AFTER DELETE ON run_tag REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.keep_texts('t');
