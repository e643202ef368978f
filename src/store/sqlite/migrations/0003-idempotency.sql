-- An idempotency key holds for its time, whether its workflow is still kept or not; one that is deleted takes it along.

CREATE TABLE idempotency (
  key         TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  created_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX idempotency_workflow ON idempotency (workflow_id);
CREATE INDEX idempotency_created ON idempotency (created_at);

INSERT OR REPLACE INTO idempotency (key, fingerprint, workflow_id, created_at)
  SELECT idempotency_key, fingerprint, workflow_id, created_at FROM workflow
  WHERE idempotency_key IS NOT NULL ORDER BY rowid;

DROP INDEX workflow_idempotency;
ALTER TABLE workflow DROP COLUMN idempotency_key;
ALTER TABLE workflow DROP COLUMN fingerprint;
