-- The schema as all migrations together make it: what a new database begins with. A test holds the two together.

-- One row is one document: what changes together is written together, as JSON whose schema stands in model.

-- `settled`: nothing of it is in flight. `submitted`: its inputs and options. `state`: what changes of it, with the
-- counts of its tasks. `services_api_key` stands apart, so that it can be forgotten without a trace.
CREATE TABLE workflow (
  workflow_id      TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  settled          INTEGER NOT NULL,
  submitted        TEXT NOT NULL,
  state            TEXT NOT NULL,
  services_api_key TEXT,
  status           TEXT NOT NULL DEFAULT '',
  expires_at       INTEGER
);
-- Each index ends with the rowid, by which newer workflows come after older ones.
CREATE INDEX workflow_settled ON workflow (settled);
CREATE INDEX workflow_status ON workflow (status);
CREATE INDEX workflow_expires ON workflow (expires_at) WHERE expires_at IS NOT NULL;

-- `plan`: what the graph says of it. `state`: what changes. `output`: the DataReference that it made.
CREATE TABLE task (
  workflow_id TEXT NOT NULL,
  position    INTEGER NOT NULL,
  plan        TEXT NOT NULL,
  state       TEXT NOT NULL,
  output      TEXT,
  PRIMARY KEY (workflow_id, position)
) WITHOUT ROWID;

-- `events`: a list of some that were kept in one step; `sequence` is the number of the last of them.
CREATE TABLE event (
  workflow_id TEXT NOT NULL,
  sequence    INTEGER NOT NULL,
  events      TEXT NOT NULL,
  PRIMARY KEY (workflow_id, sequence)
) WITHOUT ROWID;

-- How many workflows there are in each status, without counting them.
CREATE TABLE workflow_count (
  status    TEXT PRIMARY KEY,
  workflows INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO workflow_count (status, workflows)
  VALUES ('pending', 0), ('running', 0), ('completed', 0), ('failed', 0), ('cancelled', 0);

CREATE TRIGGER workflow_inserted AFTER INSERT ON workflow BEGIN
  UPDATE workflow_count SET workflows = workflows + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER workflow_deleted AFTER DELETE ON workflow BEGIN
  UPDATE workflow_count SET workflows = workflows - 1 WHERE status = OLD.status;
END;
CREATE TRIGGER workflow_moved AFTER UPDATE OF status ON workflow WHEN NEW.status <> OLD.status BEGIN
  UPDATE workflow_count SET workflows = workflows - 1 WHERE status = OLD.status;
  UPDATE workflow_count SET workflows = workflows + 1 WHERE status = NEW.status;
END;

-- An idempotency key holds for its time, whether its workflow is still kept or not; one that is deleted takes it along.
CREATE TABLE idempotency (
  key         TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  created_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX idempotency_workflow ON idempotency (workflow_id);
CREATE INDEX idempotency_created ON idempotency (created_at);
