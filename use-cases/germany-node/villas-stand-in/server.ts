/** One life of the stand-in, from its start with a configuration to the restart with the next. */
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import * as v from "valibot";
import { JsonObjectSchema } from "../../../src/model/field.ts";
import { RESTARTED } from "./exit-codes.ts";
import { readWork } from "./hook.ts";

const [, , nextPath = "", restarts = "0", config = null] = process.argv;
const startedAt = Date.now() / 1000;
let state = config === null ? "initialized" : "running";

// Before it listens, as the original: a configuration that is none means that nobody answers any more.
const work = config === null ? null : readWork(readFileSync(config, "utf8"));

const server = Bun.serve({
  hostname: process.env.HOST ?? "0.0.0.0",
  port: Number(process.env.PORT ?? 80),
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const route = `${request.method} ${pathname}`;
    if (route === "GET /api/v2/status") return Response.json(toStatus());
    if (route === "POST /api/v2/restart") return restart(await request.text());
    if (pathname === "/api/v2/restart" || pathname === "/api/v2/status") {
      const [endpoint] = pathname.split("/").slice(-1);
      return refuse({ error: `The '${endpoint}' API endpoint does not support ${request.method} requests` });
    }
    return refuse({ error: "Unknown API request", uri: pathname, method: request.method });
  },
});
process.stderr.write(`${JSON.stringify({ message: "Listening", port: server.port, config })}\n`);

await work?.().then(
  () => {
    state = "stopped";
  },
  (error: Error) => {
    process.stderr.write(`${JSON.stringify({ message: "The hook failed", error: error.message })}\n`);
    process.exit(1);
  },
);

function toStatus() {
  return {
    state,
    version: "1.2.0-stand-in",
    hostname: hostname(),
    uuid: "00000000-0000-0000-0000-000000000000",
    time_now: Date.now() / 1000,
    time_started: startedAt,
    timezone: {},
    kernel: {},
    system: {},
  };
}

function restart(body: string): Response {
  const request = readRequest(body);
  if (request === undefined) return refuse({ error: "Failed to decode request payload" });
  const wanted = request.config ?? config;
  const path = v.is(JsonObjectSchema, wanted) ? writeConfig(wanted) : wanted;
  if (path !== null && typeof path !== "string") {
    return refuse({
      error: "Parameter 'config' must be either a URL (string) or a configuration (object)",
    });
  }
  writeFileSync(nextPath, JSON.stringify({ config: path }));
  // At once: the answer may or may not arrive.
  setTimeout(() => process.exit(RESTARTED), 5);
  return Response.json({ restarts: Number(restarts), config: wanted });
}

/** A configuration as JSON; the path of its file. */
function writeConfig(given: object): string {
  const path = `${nextPath}.${restarts}.conf`;
  writeFileSync(path, JSON.stringify(given));
  return path;
}

/** undefined when it is no JSON. */
function readRequest(body: string): { readonly config?: unknown } | undefined {
  if (body === "") return {};
  try {
    const request: unknown = JSON.parse(body);
    return typeof request === "object" && request !== null ? request : {};
  } catch {
    return undefined;
  }
}

const refuse = (body: Readonly<Record<string, string>>): Response => Response.json(body, { status: 400 });
