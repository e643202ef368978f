/** A service as a process of its own, from its environment to its end. */
import { randomUUID } from "node:crypto";
import { AieffectError, toExitCode } from "../errors.ts";
import { type Environment, readAddress } from "./environment.ts";
import { listen } from "./listen.ts";
import { logToStderr } from "./log.ts";
import { createService, type ServiceDefinition } from "./service.ts";

/** Docker kills a container 10 s after it asked it to stop. */
const GRACE_MS = 8_000;

/**
 * Serves operations on HOST and PORT, protected by SERVICE_API_KEY, until SIGTERM or SIGINT; then what is in
 * flight is answered and the process ends. A second signal ends it at once.
 *
 * @example
 * await serve({ operations: { Greet: async () => toInlineJson({ greeting: "hei" }) } });
 */
export async function serve(
  definition: ServiceDefinition,
  environment: Environment = process.env,
): Promise<void> {
  try {
    const service = createService(definition, {
      apiKey: () => environment.SERVICE_API_KEY,
      now: () => performance.now(),
      randomSuffix: () => randomUUID().slice(0, 8),
      log: logToStderr,
    });
    const address = readAddress(environment);
    const listener = listen(service, address);
    const facts = { host: address.host, port: listener.port };
    logToStderr({ ...facts, operations: Object.keys(definition.operations) }, "Listening");
    const signal = await waitForSignal();
    logToStderr({ ...facts, signal }, "Stopping");
    void waitForSignal().then(() => process.exit(1));
    await listener.stop(GRACE_MS);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(toExitCode(error.code));
  }
}

function waitForSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  return promise;
}
