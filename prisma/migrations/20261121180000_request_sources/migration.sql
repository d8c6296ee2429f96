-- Where each answer of a request came from, and the version that stepped in: a retry is answered by the same facts.
ALTER TABLE hot.request_key ADD COLUMN sources smallint[] NOT NULL DEFAULT '{}';
ALTER TABLE hot.request_key ADD COLUMN fallback_place int NOT NULL DEFAULT -1;
