/** A service of the kit on a port of its own, and short forms of the calls that an orchestrator makes. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "../src/service/listen.ts";
import { createService, type ServiceDefinition } from "../src/service/service.ts";
import { readSurroundings, type ServiceSurroundings } from "../src/service/surroundings.ts";

interface LoggedLine {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface ListeningService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly logged: readonly LoggedLine[];
  /** Status and body of a call. */
  readonly get: (path: string, init?: RequestInit) => Promise<readonly [status: number, body: unknown]>;
  readonly execute: (
    request: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<readonly [status: number, body: unknown]>;
  readonly stop: (graceMs: number) => Promise<void>;
}

/** @param surroundings - the key, or how to read it at each request; a clock; all that a test wants otherwise */
export function startService(
  definition: ServiceDefinition,
  surroundings: Partial<ServiceSurroundings> = {},
): ListeningService {
  const logged: LoggedLine[] = [];
  const service = createService(definition, {
    ...readSurroundings({ DATA_DIR: join(tmpdir(), "aieffect-service-data") }),
    log: (facts, message) => logged.push({ facts, message }),
    ...surroundings,
  });
  const listener = listen(service, { host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.port}`;
  const get: ListeningService["get"] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    return [response.status, await response.json()];
  };
  return {
    url,
    port: listener.port,
    logged,
    get,
    execute: (request, headers = {}) =>
      get("/control/execute", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(request),
      }),
    stop: async (graceMs) => {
      await Promise.all([service.stop(graceMs), listener.stop(graceMs)]);
    },
    async [Symbol.asyncDispose]() {
      await listener.stop(0);
      await service.stop(0);
    },
  };
}

/** An execute request; what is not given is the example of the contract. */
export const makeRequest = (fields: Readonly<Record<string, unknown>> = {}) => ({
  method: "Mix",
  workflow_id: "wf-0123456789ab",
  task_id: "task_ace17602",
  ...fields,
});
