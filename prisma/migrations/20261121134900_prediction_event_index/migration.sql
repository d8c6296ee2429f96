-- Events are read by endpoint and time. A B-tree finds them at once, also while live traffic and a replay are logged on
-- one day, where the block ranges of a BRIN index all overlap (and new ones stay unsummarised until a vacuum).
DROP INDEX hot.prediction_event_at;
CREATE INDEX prediction_event_at ON hot.prediction (endpoint, event_at);
