/** Asks the services of a checked submission for their health: so many, so long, and for so many askers at once. */
import type { Plan } from "../model/plan.ts";
import { type Service, type ServiceHealth, toServices } from "../model/service-health.ts";
import { probeServices } from "../probe.ts";
import type { ServerPorts } from "./ports.ts";

/** The most services that are asked for one submission. */
export const MOST_ASKED = 1_000;
/** How long (ms) all services of a submission have together. */
export const LONGEST_PROBE_MS = 15_000;
/** The most submissions whose services are asked at the same time. */
export const MOST_PROBES = 8;

export class Probing {
  readonly #ports: Pick<ServerPorts, "control" | "clock">;
  #underWay = 0;

  constructor(ports: Pick<ServerPorts, "control" | "clock">) {
    this.#ports = ports;
  }

  /**
   * What became of each service, in blueprint order; null when too many others are being asked.
   *
   * @param gone aborted when nobody waits for the answer any more
   */
  async ask(plan: Plan, gone: AbortSignal): Promise<readonly ServiceHealth[] | null> {
    if (this.#underWay >= MOST_PROBES) return null;
    this.#underWay += 1;
    try {
      return await this.#ask(toServices(plan), gone);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #ask(services: readonly Service[], gone: AbortSignal): Promise<readonly ServiceHealth[]> {
    const { control, clock } = this.#ports;
    const late = Promise.withResolvers<void>();
    const end = new AbortController();
    const cancelTimer = clock.after(LONGEST_PROBE_MS, () => {
      late.resolve();
      end.abort();
    });
    try {
      const interrupted = AbortSignal.any([gone, end.signal]);
      const probes = probeServices(services.slice(0, MOST_ASKED), { control, clock, interrupted });
      const asked = await Promise.all(
        probes.map(({ service, health }) =>
          Promise.race([health, late.promise.then(() => without(service, OUT_OF_TIME))]),
        ),
      );
      return [...asked, ...services.slice(MOST_ASKED).map((service) => without(service, TOO_MANY))];
    } finally {
      cancelTimer();
      end.abort();
    }
  }
}

const OUT_OF_TIME = `No answer within the ${LONGEST_PROBE_MS / 1_000} s that all services have together`;
const TOO_MANY = `Not asked: a server asks no more than ${MOST_ASKED} services of a submission`;

const without = (service: Service, error: string): ServiceHealth => ({ ...service, latencyMs: null, error });
