-- Which runs a transaction changed, written by that transaction, so that a process that keeps columns of an experiment
-- in memory learns what changed since a snapshot. `runs` is null where everything about the experiment may have.
CREATE TABLE hot.run_touch (
  experiment_id text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  runs bigint[]
);
CREATE INDEX run_touch_at ON hot.run_touch (experiment_id, xid);

-- Touches older than `since` are gone; those older than `next` go when the next turn comes.
CREATE TABLE hot.run_touch_kept (
  since xid8 NOT NULL,
  next xid8 NOT NULL,
  turned_at timestamptz NOT NULL
);
INSERT INTO hot.run_touch_kept
VALUES (pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmin(pg_current_snapshot()), now());

CREATE FUNCTION hot.touch_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_ARGV[0] = 'run' THEN
    INSERT INTO hot.run_touch (experiment_id, runs) SELECT c."experimentId", array_agg(c.serial) FROM changed c GROUP BY 1;
  ELSE
    INSERT INTO hot.run_touch (experiment_id, runs)
    SELECT r."experimentId", array_agg(DISTINCT r.serial) FROM changed c JOIN run r ON r.id = c."runId" GROUP BY 1;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER run_touch_insert AFTER INSERT ON run REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hot.touch_runs('run');
CREATE TRIGGER run_touch_update AFTER UPDATE ON run REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('run');
CREATE TRIGGER run_touch_delete AFTER DELETE ON run REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('run');
CREATE TRIGGER run_param_touch_insert AFTER INSERT ON run_param REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hot.touch_runs('key');
CREATE TRIGGER run_param_touch_update AFTER UPDATE ON run_param REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('key');
CREATE TRIGGER run_param_touch_delete AFTER DELETE ON run_param REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('key');
CREATE TRIGGER run_tag_touch_insert AFTER INSERT ON run_tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (current_setting('ringside.bulk', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hot.touch_runs('key');
CREATE TRIGGER run_tag_touch_update AFTER UPDATE ON run_tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('key');
CREATE TRIGGER run_tag_touch_delete AFTER DELETE ON run_tag REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION hot.touch_runs('key');

-- An array that is laid over nothing counts from 1 as well.
CREATE OR REPLACE FUNCTION hot.lay_over(target anyarray, changes anyarray) RETURNS anyarray
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF cardinality(target) = 0 THEN RETURN changes; END IF;
  FOR i IN 1 .. coalesce(array_length(changes, 1), 0) LOOP
    IF changes[i] IS NOT NULL THEN target[i] := changes[i]; END IF;
  END LOOP;
  RETURN target;
END $$;
