import type { Database } from "bun:sqlite";
import type { TaskStatus } from "../../model/status.ts";

type Text = string | null;

export function prepareSettling(database: Database) {
  return {
    end: database.query<never, [string, Text, Text, number, number, string, number]>(
      `UPDATE task SET status = ?, output = ?, error = ?, worker_id = NULL, service_task_id = NULL,
         updated_at = ?, ended_at = ? WHERE workflow_id = ? AND position = ?`,
    ),
    queueAgain: database.query<never, [string, number, number, string, number]>(
      `UPDATE task SET status = 'pending', error = ?, available_at = ?, updated_at = ?, worker_id = NULL,
         failures = failures + 1, service_task_id = NULL, progress = NULL WHERE workflow_id = ? AND position = ?`,
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
    dependent: database.query<{ waiting: number; status: TaskStatus }, [string, number]>(
      "SELECT waiting, status FROM task WHERE workflow_id = ? AND position = ?",
    ),
    /** Counts on for skipped tasks too, so that a retry of the workflow needs no recount. */
    countDown: database.query<never, [string, number]>(
      "UPDATE task SET waiting = waiting - 1 WHERE workflow_id = ? AND position = ?",
    ),
    release: database.query<never, [number, string, number]>(
      "UPDATE task SET waiting = 0, available_at = ? WHERE workflow_id = ? AND position = ?",
    ),
    /** A task that its service has accepted stays in the queue: it is followed to its end. */
    skipPending: database.query<{ position: number }, [number, number, string]>(
      `UPDATE task SET status = 'skipped', available_at = NULL, updated_at = ?, ended_at = ?
       WHERE workflow_id = ? AND status = 'pending' AND service_task_id IS NULL RETURNING position`,
    ),
  };
}
