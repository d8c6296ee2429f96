-- Feedback may name a prediction by its assignment key and time.
CREATE INDEX prediction_key ON hot.prediction (endpoint, key, event_at) WHERE key IS NOT NULL;
