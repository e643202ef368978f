/** Answers of the Control Interface that only read. */

import { toDataResponse } from "./data-response.ts";
import type { DataStore } from "./data-store.ts";
import type { Execution } from "./execution.ts";

/** Who asked for which execution, and whether refusals name it. */
interface ReadScope {
  readonly id: string;
  readonly namesTasks: boolean;
}

export function answerStatus(execution: Execution | undefined, scope: ReadScope): Response {
  if (execution === undefined) return refuseUnknown(scope);
  const { state, progress } = execution;
  const error = state.status === "failed" ? state.error : null;
  if (state.status === "failed") execution.markRead();
  return Response.json({ status: state.status, progress, error });
}

export function answerOutput(execution: Execution | undefined, scope: ReadScope): Response {
  if (execution === undefined) return refuseUnknown(scope);
  const { state } = execution;
  if (state.status !== "complete") {
    return refuse(400, scope.namesTasks ? `Task not complete: ${state.status}` : "Task not complete");
  }
  execution.markRead();
  return Response.json({ output: state.output });
}

const refuseUnknown = ({ id, namesTasks }: ReadScope): Response =>
  refuse(404, namesTasks ? `Task not found: ${id}` : "Task not found");

/**
 * Data is handed to whoever knows its random id: the service that reads it next has no key. By the id of its task, which
 * can be guessed, only to those with the key.
 */
export async function answerData(
  id: string,
  { request, isAuthorized, data }: { request: Request; isAuthorized: boolean; data: DataStore },
): Promise<Response> {
  const kept = data.find(id) ?? (isAuthorized ? data.findNewestOfTask(id) : undefined);
  if (kept === undefined && !isAuthorized) return refuse(401, "Unauthorized");
  const response = kept === undefined ? null : await toDataResponse(kept, request.headers);
  return response ?? refuse(404, `Data not found: ${id}`);
}

export function refuse(status: number, detail: unknown, headers?: Record<string, string>): Response {
  return Response.json({ detail }, headers === undefined ? { status } : { status, headers });
}
