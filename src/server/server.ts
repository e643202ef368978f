/**
 * The REST API as a function from request to response. It listens nowhere (listen.ts does), and knows no store but the
 * interface. Owns the order of things: the key before anything is parsed, then path and method, then the endpoint.
 */
import { Hono } from "hono";
import { type DescribeRouteOptions, describeRoute } from "hono-openapi";
import { AieffectError, toHttpStatus } from "../errors.ts";
import { isAuthorized } from "../model/bearer-key.ts";
import { toUrlPath } from "../model/url-path.ts";
import { refuse, refuseError } from "./answer.ts";
import { createBodyReader } from "./body.ts";
import { isFromAnotherSite } from "./cross-site.ts";
import { type Endpoint, refusals } from "./endpoint.ts";
import { EventHub } from "./event-hub.ts";
import type { ServerPorts } from "./ports.ts";
import { createDocumentationEndpoints, OPEN_PATHS } from "./routes/documentation.ts";
import { createEventEndpoints } from "./routes/events.ts";
import { createHealthEndpoint } from "./routes/health.ts";
import { createListEndpoint } from "./routes/list.ts";
import { createLogEndpoint } from "./routes/logs.ts";
import { createMetricsEndpoint } from "./routes/metrics.ts";
import { createSteerEndpoints } from "./routes/steer.ts";
import { createSubmitEndpoint } from "./routes/submit.ts";
import { createSystemEndpoint } from "./routes/system.ts";
import { createTaskEndpoints } from "./routes/tasks.ts";
import { createValidateEndpoint } from "./routes/validate.ts";
import { createWorkflowEndpoints } from "./routes/workflow.ts";
import { toSubmissions } from "./submissions.ts";

export interface Server {
  /** Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Sends readers of events away; everything else can still be asked. */
  close(): void;
}

/** @throws AieffectError INVALID_INPUT for a pattern of hosts that is none */
export function createServer(ports: ServerPorts): Server {
  const hub = new EventHub(ports.store, ports.clock);
  const app = createApp(ports, hub);
  const { apiKey } = ports.settings;
  return {
    async fetch(request) {
      const isOpen = OPEN_PATHS.has(readPath(request));
      if (!isOpen && !isAuthorized(request.headers.get("authorization"), apiKey)) {
        return refuse(401, "Unauthorized");
      }
      if (request.method === "POST" && !apiKey && isFromAnotherSite(request.headers)) {
        return refuse(403, "Refused: a page of another site made the browser send this");
      }
      return app.fetch(request);
    },
    close: () => hub.close(),
  };
}

function createApp(ports: ServerPorts, hub: EventHub): Hono {
  const app = new Hono({ getPath: readPath });
  for (const [path, endpoints] of Map.groupBy(createEndpoints(ports, hub, app), ({ path }) => path)) {
    const allow = endpoints.map(({ method }) => method).join(", ");
    const refuseMethod = () => refuse(405, "Method Not Allowed", { allow });
    for (const { method, description, answer } of endpoints) {
      const isOpen = OPEN_PATHS.has(path);
      app.on(
        method,
        path,
        describeRoute(isOpen ? description : toProtected(description, method)),
        (context) =>
          // Hono takes HEAD for GET.
          context.req.method === method ? answer(context) : refuseMethod(),
      );
    }
    app.all(path, refuseMethod);
  }
  app.notFound(() => refuse(404, "Not Found"));
  app.onError((error, context) => {
    const { method, path } = context.req;
    if (isDefect(error)) ports.onDefect(error, { method, path });
    return error instanceof AieffectError ? refuseError(error) : refuse(500, "Internal Server Error");
  });
  return app;
}

/** A store that is away is none: that happens, and whoever is connected to it says so. */
const isDefect = (error: Error): boolean =>
  !(error instanceof AieffectError) ||
  (toHttpStatus(error.code) >= 500 && error.code !== "STORE_UNAVAILABLE");

function createEndpoints(ports: ServerPorts, hub: EventHub, app: Hono): readonly Endpoint[] {
  const { settings, clock } = ports;
  const bodies = createBodyReader(settings.maxBodyBytes, clock);
  const submissions = toSubmissions(settings);
  return [
    createSubmitEndpoint(ports, bodies, submissions),
    createListEndpoint(ports),
    ...createWorkflowEndpoints(ports),
    ...createTaskEndpoints(ports),
    ...createSteerEndpoints(ports, bodies),
    ...createEventEndpoints(ports, hub),
    createLogEndpoint(ports),
    createValidateEndpoint(ports, bodies, submissions),
    createHealthEndpoint(ports),
    createMetricsEndpoint(ports),
    createSystemEndpoint(ports),
    ...createDocumentationEndpoints(ports, app),
  ];
}

/** What is not open to everybody may be refused for the want of a key; and all of that needs the store. */
const toProtected = (
  description: DescribeRouteOptions,
  method: Endpoint["method"],
): DescribeRouteOptions => ({
  ...description,
  responses: {
    ...description.responses,
    ...refusals({ 401: "The key is missing or wrong", 503: "The store does not answer; see Retry-After" }),
    ...(method === "POST" && refusals({ 403: "Without a key: a page of another site sent it" })),
  },
});

/** A slash at the end is as none. */
function readPath({ url }: Request): string {
  const path = toUrlPath(url);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
