-- The prediction log: used only through `pg`, so it lives in the schema `hot`.
CREATE SCHEMA IF NOT EXISTS hot;

-- What an endpoint served in each generation. Written with the change, never altered: predictions refer to it.
CREATE TABLE hot.serving_plan (
    endpoint int NOT NULL,
    generation int NOT NULL,
    mode text NOT NULL,
    salt text NOT NULL,
    version_ids uuid[] NOT NULL,
    roles text[] NOT NULL,
    shares float8[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (endpoint, generation)
);

-- One row a prediction. The id is a uuid of version 7 whose time is the receipt, so an id finds its day.
CREATE TABLE hot.prediction (
    id uuid NOT NULL,
    endpoint int NOT NULL,
    generation int NOT NULL,
    version_id uuid NOT NULL,
    event_at timestamptz NOT NULL,
    key text,
    latency_us int NOT NULL,
    -- One score a version of the plan, in its order (for several classes: one a class, version after version);
    -- null where a version failed.
    scores float8[] NOT NULL,
    features json NOT NULL,
    PRIMARY KEY (endpoint, id)
) PARTITION BY RANGE (id);
CREATE INDEX prediction_event_at ON hot.prediction USING brin (event_at) WITH (pages_per_range = 32, autosummarize = on);

-- The first label of a prediction has seq 0 and is never changed; corrections follow it.
CREATE TABLE hot.feedback (
    endpoint int NOT NULL,
    prediction_id uuid NOT NULL,
    seq int NOT NULL,
    label float8,
    label_text text,
    event_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (endpoint, prediction_id, seq)
) PARTITION BY RANGE (prediction_id);

-- A request that carried X-Request-Id, with its answer: a retry of it is the same prediction.
CREATE TABLE hot.request_key (
    endpoint int NOT NULL,
    request_id text NOT NULL,
    received_at timestamptz NOT NULL,
    generation int NOT NULL,
    body_hash bytea NOT NULL,
    -- Per row: the place of the version that answered, and its scores.
    served int[] NOT NULL,
    scores float8[] NOT NULL,
    PRIMARY KEY (endpoint, request_id)
);
CREATE INDEX request_key_received_at ON hot.request_key USING brin (received_at) WITH (autosummarize = on);

-- Ids given out twice for one request while the database was away: feedback by such an id reaches the one prediction.
CREATE TABLE hot.prediction_alias (
    endpoint int NOT NULL,
    id uuid NOT NULL,
    prediction_id uuid NOT NULL,
    PRIMARY KEY (endpoint, id)
);

-- Counts for charts: by hour of the event (clock e) and by minute of receipt (clock r).
CREATE TABLE hot.traffic (
    endpoint int NOT NULL,
    clock "char" NOT NULL,
    bucket timestamptz NOT NULL,
    version_id uuid NOT NULL,
    predictions bigint NOT NULL,
    errors bigint NOT NULL,
    latency int[] NOT NULL,
    score_sum float8 NOT NULL,
    scores int[] NOT NULL,
    labels bigint NOT NULL,
    label_sum float8 NOT NULL,
    PRIMARY KEY (endpoint, clock, bucket, version_id)
) WITH (fillfactor = 80);

-- Per day of the event: how many predictions, how many of them have a label, and the latest of each.
CREATE TABLE hot.day_count (
    endpoint int NOT NULL,
    day date NOT NULL,
    predictions bigint NOT NULL,
    labels bigint NOT NULL,
    last_event_at timestamptz,
    last_label_at timestamptz,
    PRIMARY KEY (endpoint, day)
) WITH (fillfactor = 80);

-- Adds two histograms place by place.
CREATE FUNCTION hot.add_counts(a int[], b int[]) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY place), '{}')
    FROM unnest(a, b) WITH ORDINALITY AS pairs (x, y, place)
$$;
