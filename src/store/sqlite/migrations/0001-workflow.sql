-- Instants are ms since the epoch; inputs, options, parameters, output and body are JSON.

-- The six counts say how many tasks are in each state; `sequence` is the number of the last event.
CREATE TABLE workflow (
  workflow_id      TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  status           TEXT NOT NULL,
  error            TEXT,
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  inputs           TEXT NOT NULL,
  options          TEXT NOT NULL,
  services_api_key TEXT,
  sequence         INTEGER NOT NULL,
  pending          INTEGER NOT NULL,
  running          INTEGER NOT NULL DEFAULT 0,
  completed        INTEGER NOT NULL DEFAULT 0,
  failed           INTEGER NOT NULL DEFAULT 0,
  cancelled        INTEGER NOT NULL DEFAULT 0,
  skipped          INTEGER NOT NULL DEFAULT 0
);

-- `waiting`: upstream tasks that are not completed. `available_at`: set while the task is in the queue.
CREATE TABLE task (
  workflow_id     TEXT NOT NULL,
  position        INTEGER NOT NULL,
  task_id         TEXT NOT NULL,
  node_key        TEXT NOT NULL,
  address         TEXT,
  parameters      TEXT,
  upstream        INTEGER NOT NULL,
  waiting         INTEGER NOT NULL,
  status          TEXT NOT NULL,
  available_at    INTEGER,
  worker_id       TEXT,
  attempt         INTEGER NOT NULL DEFAULT 0,
  failures        INTEGER NOT NULL DEFAULT 0,
  service_task_id TEXT,
  progress        INTEGER,
  output          TEXT,
  error           TEXT,
  updated_at      INTEGER NOT NULL,
  started_at      INTEGER,
  ended_at        INTEGER,
  PRIMARY KEY (workflow_id, position)
) WITHOUT ROWID;

-- The queue is an index: a task is in it exactly while it may be claimed. Neither index is partial, because SQLite
-- compiles every statement on a table with partial indexes anew each time its parameters change: 10 us instead of 1.
CREATE INDEX task_ready ON task (available_at, workflow_id, position);
CREATE INDEX task_held ON task (worker_id);

CREATE TABLE edge (
  workflow_id TEXT NOT NULL,
  upstream    INTEGER NOT NULL,
  downstream  INTEGER NOT NULL,
  PRIMARY KEY (workflow_id, upstream, downstream)
) WITHOUT ROWID;
CREATE UNIQUE INDEX edge_into ON edge (workflow_id, downstream, upstream);

CREATE TABLE attempt (
  workflow_id       TEXT NOT NULL,
  position          INTEGER NOT NULL,
  number            INTEGER NOT NULL,
  worker_id         TEXT NOT NULL,
  ready_at          INTEGER NOT NULL,
  claimed_at        INTEGER NOT NULL,
  accepted_at       INTEGER,
  polls             INTEGER NOT NULL DEFAULT 0,
  last_answer       TEXT,
  last_polled_at    INTEGER,
  output_fetched_at INTEGER,
  ended_at          INTEGER,
  outcome           TEXT,
  error             TEXT,
  PRIMARY KEY (workflow_id, position, number)
) WITHOUT ROWID;

CREATE TABLE event (
  workflow_id TEXT NOT NULL,
  sequence    INTEGER NOT NULL,
  body        TEXT NOT NULL,
  PRIMARY KEY (workflow_id, sequence)
) WITHOUT ROWID;
