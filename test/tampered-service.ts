/** A service of the kit whose answers are changed on their way: real HTTP on a port of its own. */
import type { Operations } from "../src/service/operation.ts";
import { startService } from "./listening-service.ts";

/** Gives the answer to send, or undefined to send what the kit answers. */
export type Tampering = (
  request: Request,
  path: string,
  answer: () => Promise<Response>,
) => Promise<Response | undefined> | Response | undefined;

export interface TamperedService extends AsyncDisposable {
  readonly url: string;
}

export function startTamperedService(
  operations: Operations,
  tamper: Tampering,
  apiKey?: string,
): TamperedService {
  const service = startService({ operations }, { apiKey: () => apiKey });
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const body = request.method === "POST" ? await request.clone().text() : null;
      const answer = () =>
        fetch(service.url + pathname, { method: request.method, headers: request.headers, body });
      return (await tamper(request, pathname, answer)) ?? answer();
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      await service[Symbol.asyncDispose]();
    },
  };
}
