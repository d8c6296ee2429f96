-- Gateways that live, and what each serves: written by themselves every few seconds, so that a switch waits for all.
CREATE TABLE hot.gateway (
    id uuid PRIMARY KEY,
    host text NOT NULL,
    seen_at timestamptz NOT NULL,
    -- By the serial of an endpoint: the generation that answers, and versions of it that could not be loaded.
    endpoints jsonb NOT NULL
);
