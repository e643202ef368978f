-- What a server asks of all workflows together, answered without reading them: pages, counts, what is over, and by
-- which idempotency key one was submitted. `state` counts the tasks from here on.

ALTER TABLE workflow ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow ADD COLUMN expires_at INTEGER;
ALTER TABLE workflow ADD COLUMN idempotency_key TEXT;
ALTER TABLE workflow ADD COLUMN fingerprint TEXT;

UPDATE workflow SET
  status = json_extract(state, '$.status'),
  state = json_set(state, '$.counts', json((
    SELECT json_group_object(task_status, tasks) FROM (
      SELECT json_extract(task.state, '$.status') AS task_status, COUNT(*) AS tasks
      FROM task WHERE task.workflow_id = workflow.workflow_id GROUP BY task_status))));

-- Each index ends with the rowid, by which newer workflows come after older ones.
CREATE INDEX workflow_status ON workflow (status);
CREATE INDEX workflow_expires ON workflow (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX workflow_idempotency ON workflow (idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE workflow_count (
  status    TEXT PRIMARY KEY,
  workflows INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO workflow_count (status, workflows)
  VALUES ('pending', 0), ('running', 0), ('completed', 0), ('failed', 0), ('cancelled', 0);
UPDATE workflow_count SET workflows =
  (SELECT COUNT(*) FROM workflow WHERE workflow.status = workflow_count.status);

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
