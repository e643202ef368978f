import { createService, type Environment, type Operations, readSurroundings } from "../../src/service/kit.ts";
import type { Application } from "../tef-services/http/application.ts";

const PREFIX = "/control";

/**
 * A service with the Control Interface in it: what is below `/control` is answered by the operations, all else by the
 * service itself.
 *
 * @throws AieffectError INVALID_INPUT when SELF_URL is no URL
 */
export function mountControl(
  application: Application,
  operations: Operations,
  environment: Environment,
): Application {
  const service = createService({ operations, namesTasks: true }, readSurroundings(environment));
  return {
    handle: async (request) => {
      const { pathname } = new URL(request.url);
      return pathname.startsWith(`${PREFIX}/`)
        ? service.router(request, PREFIX)
        : application.handle(request);
    },
    stop: (graceMs) => service.stop(graceMs),
  };
}
