/** One of the stand-ins as a process of its own. */
import { AieffectError, toExitCode } from "../../../src/errors.ts";
import { type Environment, readAddress } from "../../../src/service/environment.ts";
import { logToStderr } from "../../../src/service/log.ts";
import type { Application } from "./application.ts";

/** Docker kills a container 10 s after it asked it to stop. */
const GRACE_MS = 8_000;

/** Serves on HOST and PORT until SIGTERM or SIGINT; then what is in flight is answered, for some seconds at most. */
export async function serveApplication(
  create: (environment: Environment) => Application,
  environment: Environment = process.env,
): Promise<void> {
  try {
    await serveUntilSignal(create(environment), environment);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(toExitCode(error.code));
  }
}

async function serveUntilSignal(application: Application, environment: Environment): Promise<void> {
  const { host, port } = readAddress(environment);
  const server = listen(application, host, port);
  logToStderr({ host, port: server.port }, "Listening");
  const stopped = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stopped.resolve);
  logToStderr({ port: server.port, signal: await stopped.promise }, "Stopping");
  const grace = setTimeout(() => process.exit(0), GRACE_MS);
  await Promise.all([application.stop?.(GRACE_MS), server.stop()]);
  clearTimeout(grace);
}

function listen(application: Application, hostname: string, port: number): Bun.Server<undefined> {
  try {
    return Bun.serve({
      hostname,
      port,
      development: false,
      reusePort: false,
      fetch(request, server) {
        // A training answers when it has ended.
        server.timeout(request, 0);
        return application.handle(request);
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AieffectError("INVALID_INPUT", `Cannot listen on ${hostname}:${port}: ${reason}`, { cause });
  }
}
