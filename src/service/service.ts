/**
 * A service of the Control Interface as functions from request to response. It listens nowhere: `listen.ts` does, or
 * whatever else it is mounted in.
 */
import { systemClock } from "../clock.ts";
import { toUrlPath } from "../model/url-path.ts";
import { RequestBodyReader } from "../request-body.ts";
import { refuse } from "./answer.ts";
import { createControl } from "./control.ts";
import type { DataPlane } from "./data-plane.ts";
import { DataStore } from "./data-store.ts";
import type { ExecutePorts } from "./execute.ts";
import { ExecutionTable } from "./execution-table.ts";
import type { Fetchers, InputLimits } from "./input.ts";
import { type Operations, toDeclared } from "./operation.ts";
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
  const { apiKey, log } = surroundings;
  const bodies = new RequestBodyReader(limits, systemClock);
  const namesTasks = definition.namesTasks === true;
  const answerControl = createControl({ apiKey, log, data, table, operations, bodies, ports, namesTasks });

  return {
    router(request, prefix = "") {
      const path = toUrlPath(request.url);
      if (!path.startsWith(prefix)) return refuse(404, "Not Found");
      return answerControl(request, path.slice(prefix.length));
    },
    handle(request) {
      const path = toUrlPath(request.url);
      if (path.startsWith(`${PREFIX}/`)) return answerControl(request, path.slice(PREFIX.length));
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
