/**
 * A service of the Control Interface as a function from request to response. It listens nowhere: `listen.ts` does,
 * or whatever else it is mounted in.
 */

import { systemClock } from "../clock.ts";
import { isAuthorized } from "../model/bearer-key.ts";
import { toUrlPath } from "../model/url-path.ts";
import { type RequestBody, readRequestBody } from "../request-body.ts";
import { type ExecuteAnswer, execute } from "./execute.ts";
import { parseExecuteRequest } from "./execute-request.ts";
import type { Execution } from "./execution.ts";
import { ExecutionTable } from "./execution-table.ts";
import type { Log } from "./log.ts";
import type { Operations } from "./operation.ts";
import { isProtected, type Route, toRoute } from "./route.ts";
import { type StoredData, toDataResponse } from "./stored-data.ts";

export interface ServiceDefinition {
  readonly operations: Operations;
  /** Finds data that the service keeps in memory; without it there is no data endpoint. */
  readonly findData?: (id: string) => StoredData | null;
  /** Largest body of a request, 10 MiB unless given. */
  readonly bodyLimitBytes?: number;
}

/** What a service needs from the process around it. */
export interface ServiceSurroundings {
  /** The bearer key, asked at each request; unset or empty: the service is open. */
  readonly apiKey: () => string | undefined;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  readonly randomSuffix: () => string;
  readonly log: Log;
}

export interface Service {
  handle(request: Request): Promise<Response>;
}

const DEFAULT_BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const BODY_TIMEOUT_MS = 30_000;

export function createService(definition: ServiceDefinition, surroundings: ServiceSurroundings): Service {
  const table = new ExecutionTable(surroundings);
  const operations = new Map(Object.entries(definition.operations));
  const limits = { bytes: definition.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES, timeoutMs: BODY_TIMEOUT_MS };

  async function answerExecute(request: Request): Promise<Response> {
    const body = await readRequestBody(request, limits, systemClock);
    if (body.kind !== "read") return refuseBody(body.kind);
    const parsed = parseExecuteRequest(body.bytes, request.headers.get("content-type"));
    if (parsed.kind === "invalid") return refuse(422, parsed.detail);
    const operation = operations.get(parsed.request.method);
    if (operation === undefined) return refuse(400, `Unknown method: ${parsed.request.method}`);
    const answer = await execute(operation, parsed.request, { table, log: surroundings.log });
    return Response.json(answer satisfies ExecuteAnswer);
  }

  return {
    async handle(request) {
      const path = toUrlPath(request.url);
      const authorization = request.headers.get("authorization");
      if (isProtected(path) && !isAuthorized(authorization, surroundings.apiKey())) {
        return refuse(401, "Unauthorized");
      }
      const route = toRoute(request.method, path, definition.findData !== undefined);
      return route.kind === "execute" ? answerExecute(request) : answerRead(route, table, definition);
    },
  };
}

function answerRead(
  route: Exclude<Route, { kind: "execute" }>,
  table: ExecutionTable,
  { findData }: ServiceDefinition,
): Response {
  switch (route.kind) {
    case "health":
      return Response.json({ status: "ok" });
    case "status":
      return answerStatus(table.find(route.id));
    case "output":
      return answerOutput(table.find(route.id));
    case "data": {
      const data = findData?.(route.id) ?? null;
      return data === null ? refuse(404, `Data not found: ${route.id}`) : toDataResponse(data);
    }
    case "method-not-allowed":
      return refuse(405, "Method Not Allowed", { allow: route.allow });
    case "not-found":
      return refuse(404, "Not Found");
  }
}

function answerStatus(execution: Execution | undefined): Response {
  if (execution === undefined) return refuse(404, "Task not found");
  const { state, progress } = execution;
  const error = state.status === "failed" ? state.error : null;
  if (state.status === "failed") execution.markRead();
  return Response.json({ status: state.status, progress, error });
}

function answerOutput(execution: Execution | undefined): Response {
  if (execution === undefined) return refuse(404, "Task not found");
  const { state } = execution;
  if (state.status !== "complete") return refuse(400, "Task not complete");
  execution.markRead();
  return Response.json({ output: state.output });
}

function refuseBody(kind: Exclude<RequestBody["kind"], "read">): Response {
  switch (kind) {
    case "too-large":
      return refuse(413, "Request body too large", { connection: "close" });
    case "too-slow":
      return refuse(408, "Request body not received in time", { connection: "close" });
    case "broken-off":
      return refuse(400, "Request body broken off");
  }
}

function refuse(status: number, detail: unknown, headers?: Record<string, string>): Response {
  return Response.json({ detail }, headers === undefined ? { status } : { status, headers });
}
