-- One row is one document: what changes together is written together, as JSON whose schema stands in model.

-- `settled`: nothing of it is in flight. `submitted`: its inputs and options. `state`: what changes of it.
-- `services_api_key` stands apart, so that it can be forgotten without a trace.
CREATE TABLE workflow (
  workflow_id      TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  settled          INTEGER NOT NULL,
  submitted        TEXT NOT NULL,
  state            TEXT NOT NULL,
  services_api_key TEXT
);
CREATE INDEX workflow_settled ON workflow (settled);

-- `plan`: what the graph says of it. `state`: what changes. `output`: the DataReference that it made.
CREATE TABLE task (
  workflow_id TEXT NOT NULL,
  position    INTEGER NOT NULL,
  plan        TEXT NOT NULL,
  state       TEXT NOT NULL,
  output      TEXT,
  PRIMARY KEY (workflow_id, position)
) WITHOUT ROWID;

-- `events`: a list of those that were kept in one step; `sequence` is the number of the last of them.
CREATE TABLE event (
  workflow_id TEXT NOT NULL,
  sequence    INTEGER NOT NULL,
  events      TEXT NOT NULL,
  PRIMARY KEY (workflow_id, sequence)
) WITHOUT ROWID;
