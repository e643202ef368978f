/** Asks the services of a plan for their health, all at once and each address once. */
import type { Clock } from "./clock.ts";
import { PROBE_CONCURRENCY, PROBE_TIMEOUT_MS } from "./config.ts";
import { type ControlClient, ControlError } from "./control/control-client.ts";
import { clipError } from "./model/failure.ts";
import type { Service, ServiceHealth } from "./model/service-health.ts";

export interface ProbePorts {
  readonly control: Pick<ControlClient, "health">;
  readonly clock: Clock;
  /** Aborted, it gives up what is unanswered. */
  readonly interrupted: AbortSignal;
}

/** A service, and the answer that it will have given, or not, within the time limit. */
export interface Probe {
  readonly service: Service;
  readonly health: Promise<ServiceHealth>;
}

type Answer = Pick<ServiceHealth, "latencyMs" | "error">;

/** Starts to ask. No `health` rejects because of what a service does. */
export function probeServices(services: readonly Service[], ports: ProbePorts): readonly Probe[] {
  const addresses = new Set(services.flatMap(({ address }) => address ?? []));
  const answers = askAll([...addresses], ports);
  return services.map((service) => ({ service, health: toHealth(service, answers) }));
}

async function toHealth(
  service: Service,
  answers: ReadonlyMap<string, Promise<Answer>>,
): Promise<ServiceHealth> {
  const unaddressed = { latencyMs: null, error: `Endpoint not found for: ${service.containerName}` };
  return { ...service, ...((await answers.get(service.address ?? "")) ?? unaddressed) };
}

/** The answer of each address. The next one is asked when one of those under way is done. */
function askAll(addresses: readonly string[], ports: ProbePorts): ReadonlyMap<string, Promise<Answer>> {
  const asked = addresses.map((address) => ({ address, ...Promise.withResolvers<Answer>() }));
  // One iterator for all of them: that makes it the queue.
  const queue = asked.values();
  const askInTurn = async () => {
    for (const { address, resolve, reject } of queue) await ask(address, ports).then(resolve, reject);
  };
  for (let started = 0; started < PROBE_CONCURRENCY; started += 1) void askInTurn();
  return new Map(asked.map(({ address, promise }) => [address, promise]));
}

async function ask(address: string, { control, clock, interrupted }: ProbePorts): Promise<Answer> {
  const startedAt = clock.now();
  try {
    // `/health` is open to everyone, so the services' key stays at home.
    await control.health({ address, servicesApiKey: null }, PROBE_TIMEOUT_MS, interrupted);
    return { latencyMs: clock.now() - startedAt, error: null };
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return { latencyMs: null, error: clipError(error.message) };
  }
}
