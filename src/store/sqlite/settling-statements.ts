import type { Database } from "bun:sqlite";

interface TaskRow {
  task_id: string;
  node_key: string;
}

type Text = string | null;

/** The statements of settling. Each write of an attempt names it: a stale one matches no row (P4). */
export function prepareSettling(database: Database) {
  return {
    end: database.query<TaskRow, [string, Text, Text, number, number, string, number, number]>(
      `UPDATE task SET status = ?, output = ?, error = ?, worker_id = NULL, service_task_id = NULL,
         updated_at = ?, ended_at = ?
       WHERE workflow_id = ? AND position = ? AND attempt = ? AND status = 'running' RETURNING task_id, node_key`,
    ),
    queueAgain: database.query<TaskRow, [string, number, number, string, number, number]>(
      `UPDATE task SET status = 'pending', error = ?, available_at = ?, updated_at = ?, worker_id = NULL,
         failures = failures + 1, service_task_id = NULL, progress = NULL
       WHERE workflow_id = ? AND position = ? AND attempt = ? AND status = 'running' RETURNING task_id, node_key`,
    ),
    endAttempt: database.query<
      never,
      [string, Text, number, number, Text, number | null, number | null, string, number, number]
    >(
      `UPDATE attempt SET outcome = ?, error = ?, ended_at = ?, polls = ?, last_answer = ?, last_polled_at = ?,
         output_fetched_at = ? WHERE workflow_id = ? AND position = ? AND number = ?`,
    ),
    downstream: database.query<{ downstream: number }, [string, number]>(
      "SELECT downstream FROM edge WHERE workflow_id = ? AND upstream = ?",
    ),
    /** Counts on for skipped tasks too, so that a retry of the workflow needs no recount. */
    countDown: database.query<{ available_at: number | null }, [number, string, number]>(
      `UPDATE task SET waiting = waiting - 1,
         available_at = CASE WHEN waiting = 1 AND status = 'pending' THEN ? ELSE available_at END
       WHERE workflow_id = ? AND position = ? RETURNING available_at`,
    ),
    /** A task that its service has accepted stays in the queue: it is followed to its end. */
    skipPending: database.query<{ position: number }, [number, number, string]>(
      `UPDATE task SET status = 'skipped', available_at = NULL, updated_at = ?, ended_at = ?
       WHERE workflow_id = ? AND status = 'pending' AND service_task_id IS NULL RETURNING position`,
    ),
  };
}
