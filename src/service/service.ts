/**
 * A service of the Control Interface as functions from request to response. It listens nowhere: `listen.ts` does, or
 * whatever else it is mounted in.
 */
import { systemClock } from "../clock.ts";
import { isAuthorized } from "../model/bearer-key.ts";
import { toUrlPath } from "../model/url-path.ts";
import { type RequestBody, readRequestBody } from "../request-body.ts";
import { answerData, answerOutput, answerStatus, refuse } from "./answer.ts";
import type { DataPlane } from "./data-plane.ts";
import { DataStore } from "./data-store.ts";
import { type ExecutePorts, execute } from "./execute.ts";
import { parseExecuteRequest } from "./execute-request.ts";
import { ExecutionTable } from "./execution-table.ts";
import type { Fetchers, InputLimits } from "./input.ts";
import { type DeclaredOperation, type Operations, toDeclared } from "./operation.ts";
import { toErrorText } from "./operation-error.ts";
import { type Route, toRoute } from "./route.ts";
import { ServiceMetrics } from "./service-metrics.ts";
import type { ServiceSurroundings } from "./surroundings.ts";

export interface ServiceDefinition {
  readonly operations: Operations;
  /** Where gRPC results are kept and served. */
  readonly dataPlane?: DataPlane;
  /** Clients for the inputs of protocols that the kit has none for, such as `s3`. */
  readonly fetchers?: Fetchers;
  readonly inputLimits?: InputLimits;
  /** Whether `/metrics` is there. */
  readonly metrics?: boolean;
  /** Whether refusals name the task that was asked for, as adapters beside other services do; false unless given. */
  readonly namesTasks?: boolean;
  /** Largest body of a request, 10 MiB unless given. */
  readonly bodyLimitBytes?: number;
  /** Largest result (bytes) that `results.http` copies, 1 GiB unless given. A file that is lent may have any size. */
  readonly resultLimitBytes?: number;
}

export interface Service {
  /** Answers everything that a service has: `/control/*`, `/health`, and `/metrics` if wanted. */
  readonly handle: (request: Request) => Response | Promise<Response>;
  /**
   * Answers the Control Interface alone, for a service that is mounted in another HTTP server below `/control`: it sees
   * `/execute`, `/status/{id}`, `/output/{id}` and `/data/{id}`.
   *
   * @param prefix what stands before these in the request's URL, if the server leaves it there: `/control`
   */
  readonly router: (request: Request, prefix?: string) => Response | Promise<Response>;
  /** Aborts the signal of every task, and waits until they have ended or so many ms are over. */
  stop(graceMs: number): Promise<void>;
}

const DEFAULT_BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const DEFAULT_RESULT_LIMIT_BYTES = 1024 * 1024 * 1024;
const BODY_TIMEOUT_MS = 30_000;
const PREFIX = "/control";
const HEALTH = { toResponse: () => Response.json({ status: "ok" }) };

export function createService(definition: ServiceDefinition, surroundings: ServiceSurroundings): Service {
  const table = new ExecutionTable(surroundings);
  const limitBytes = definition.resultLimitBytes ?? DEFAULT_RESULT_LIMIT_BYTES;
  const data = new DataStore({ ...surroundings, limitBytes });
  const stopping = new AbortController();
  const metrics = definition.metrics === true ? new ServiceMetrics(Object.keys(definition.operations)) : null;
  const operations = new Map(
    Object.entries(definition.operations).map(([name, given]) => [name, toDeclared(given)]),
  );
  const limits = { bytes: definition.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES, timeoutMs: BODY_TIMEOUT_MS };
  const ports = toPorts(definition, surroundings, { table, data, metrics, stopping: stopping.signal });

  function answer(request: Request, path: string): Response | Promise<Response> {
    const isOpen = isAuthorized(request.headers.get("authorization"), surroundings.apiKey());
    const route = toRoute(request.method, path);
    if (route.kind === "data") return answerData(route.id, { request, isAuthorized: isOpen, data });
    if (!isOpen) return refuse(401, "Unauthorized");
    if (route.kind !== "execute") return answerRead(route, table, definition.namesTasks === true);
    return answerExecute(request, { operations, limits, ports });
  }

  const answerSafely = (request: Request, path: string) =>
    withoutDefects(() => answer(request, path), surroundings.log);

  return {
    router(request, prefix = "") {
      const path = toUrlPath(request.url);
      if (!path.startsWith(prefix)) return refuse(404, "Not Found");
      return answerSafely(request, path.slice(prefix.length));
    },
    handle(request) {
      const path = toUrlPath(request.url);
      if (path.startsWith(`${PREFIX}/`)) return answerSafely(request, path.slice(PREFIX.length));
      const page = path === "/health" ? HEALTH : path === "/metrics" && metrics !== null ? metrics : null;
      if (page === null) return refuse(404, "Not Found");
      if (request.method !== "GET") return refuse(405, "Method Not Allowed", { allow: "GET" });
      return page.toResponse();
    },
    async stop(graceMs) {
      stopping.abort(new Error("The service is stopping"));
      await table.untilIdle(graceMs, surroundings.after);
      await data.close();
    },
  };
}

/** A defect of ours, or of what the service was made of, is logged and shown to nobody. */
function withoutDefects(
  respond: () => Response | Promise<Response>,
  log: ServiceSurroundings["log"],
): Response | Promise<Response> {
  const refuseDefect = (error: unknown) => {
    const stack = error instanceof Error ? error.stack : toErrorText(error);
    log({ level: "error", stack }, "Answering failed");
    return refuse(500, "Internal Server Error");
  };
  try {
    const given = respond();
    return given instanceof Promise ? given.catch(refuseDefect) : given;
  } catch (error) {
    return refuseDefect(error);
  }
}

function toPorts(
  { dataPlane, fetchers, inputLimits }: ServiceDefinition,
  surroundings: ServiceSurroundings,
  parts: Pick<ExecutePorts, "table" | "metrics" | "stopping"> & { readonly data: DataStore },
): ExecutePorts {
  const { log, now, after, dataDirectory, selfUrl } = surroundings;
  const { data, ...others } = parts;
  return {
    ...others,
    log,
    now,
    after,
    results: { data, plane: dataPlane ?? null, directory: dataDirectory, selfUrl },
    inputs: { fetchers: fetchers ?? {}, limits: inputLimits ?? {} },
  };
}

interface ExecuteScope {
  readonly operations: ReadonlyMap<string, DeclaredOperation>;
  readonly limits: { readonly bytes: number; readonly timeoutMs: number };
  readonly ports: ExecutePorts;
}

async function answerExecute(
  request: Request,
  { operations, limits, ports }: ExecuteScope,
): Promise<Response> {
  const { headers } = request;
  const body = await readRequestBody(request, limits, systemClock);
  if (body.kind !== "read") return refuseBody(body.kind);
  const parsed = parseExecuteRequest(body.bytes, headers.get("content-type"));
  if (parsed.kind === "invalid") return refuse(422, parsed.detail);
  const operation = operations.get(parsed.request.method);
  if (operation === undefined) return refuse(400, `Unknown method: ${parsed.request.method}`);
  const binding = operation.bind(parsed.request.parameters);
  if (binding.kind === "refused") return refuse(422, binding.detail);
  const answer = execute(operation, binding.run, { request: parsed.request, headers }, ports);
  return Response.json(answer instanceof Promise ? await answer : answer);
}

function answerRead(
  route: Exclude<Route, { kind: "execute" | "data" }>,
  table: ExecutionTable,
  namesTasks: boolean,
): Response {
  switch (route.kind) {
    case "status":
      return answerStatus(table.find(route.id), { id: route.id, namesTasks });
    case "output":
      return answerOutput(table.find(route.id), { id: route.id, namesTasks });
    case "method-not-allowed":
      return refuse(405, "Method Not Allowed", { allow: route.allow });
    case "not-found":
      return refuse(404, "Not Found");
  }
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
