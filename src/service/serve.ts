/** A service as a process of its own, from its environment to its end. */
import { AieffectError, toExitCode } from "../errors.ts";
import { type Environment, readAddress } from "./environment.ts";
import { listen } from "./listen.ts";
import { logToStderr } from "./log.ts";
import { toTrace } from "./operation-error.ts";
import { createService, type ServiceDefinition } from "./service.ts";
import { readSurroundings } from "./surroundings.ts";

/** Docker kills a container 10 s after it asked it to stop. */
const GRACE_MS = 8_000;

/**
 * Serves operations on HOST and PORT, protected by SERVICE_API_KEY, until SIGTERM or SIGINT; then the signal of each task
 * aborts, what is in flight is answered, and the process ends. A second signal ends it at once.
 *
 * @example
 * await serve({ operations: { Greet: (request, task) => task.results.inline({ greeting: "hei" }) } });
 */
export async function serve(
  definition: ServiceDefinition,
  environment: Environment = process.env,
): Promise<void> {
  try {
    await serveUntilSignal(definition, environment);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(toExitCode(error.code));
  }
}

async function serveUntilSignal(definition: ServiceDefinition, environment: Environment): Promise<void> {
  // Before anything listens: whoever sees that it does may ask it to stop.
  const stopping = waitForSignal();
  const service = createService(definition, readSurroundings(environment));
  const address = readAddress(environment);
  // First: a service that answers /health can also keep a result for gRPC.
  const plane = await definition.dataPlane?.listen(environment);
  const listener = listen(service, address);
  surviveDefects();
  const ports =
    plane === undefined ? { port: listener.port } : { port: listener.port, grpc_port: plane.port };
  const facts = { host: address.host, ...ports };
  logToStderr({ ...facts, operations: Object.keys(definition.operations) }, "Listening");
  const signal = await stopping;
  logToStderr({ ...facts, signal }, "Stopping");
  void waitForSignal().then(() => process.exit(1));
  await Promise.all([service.stop(GRACE_MS), listener.stop(GRACE_MS), plane?.stop(GRACE_MS)]);
}

/** A promise that an operation forgot about must not take the other executions with it. */
function surviveDefects(): void {
  const report = (error: unknown) => {
    logToStderr({ level: "error", error: toTrace(error) }, "Nobody caught an error");
  };
  process.on("unhandledRejection", report);
  process.on("uncaughtException", report);
}

function waitForSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  return promise;
}
