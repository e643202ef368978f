/**
 * A use case's services as processes of this machine. It owns the processes and the record of them; a process is
 * recorded before anything else can happen to it, so that `down` finds it whatever becomes of the launcher.
 */
import { AieffectError } from "../errors.ts";
import { type PortWait, waitForFreePorts } from "./host-ports.ts";
import { type LaunchPlan, type PlannedService, toHostPorts } from "./launch-plan.ts";
import { claimRecord, type LaunchRecord, removeRecord, writeRecord } from "./launch-record.ts";
import { identifyProcess, type ProcessIdentity, signalProcess } from "./process-identity.ts";
import { type ServiceProcess, startService, unavailable, waitUntilHealthy } from "./service-process.ts";
import { stopProcesses } from "./stop-processes.ts";

/** A little more than the service kit gives its requests in flight. */
const GRACE_MS = 10_000;

export interface LaunchOptions extends PortWait {
  /** Whether the services go on when this process ends. */
  readonly survives: boolean;
}

export class Launch {
  readonly #plan: LaunchPlan;
  readonly #launcher: ProcessIdentity;
  readonly #processes: ServiceProcess[] = [];
  /** Whether the services go on when this process ends. */
  readonly #survives: boolean;

  /**
   * Claims the folder and waits until the ports are free, if nobody listens on them.
   * @throws AieffectError STATE_IN_USE when services of that folder run or are being started,
   *   STATE_UNUSABLE when it cannot be written to, SERVICES_UNAVAILABLE naming every port that is taken and who
   *   holds it
   * @throws the signal's reason when that is aborted
   */
  static async open(plan: LaunchPlan, { survives, ...wait }: LaunchOptions): Promise<Launch> {
    const launch = new Launch(plan, survives);
    claimRecord(plan.stateFolder, launch.#launcher);
    try {
      await waitForFreePorts(plan.services.flatMap(toHostPorts), wait);
      return launch;
    } catch (error) {
      removeRecord(plan.stateFolder);
      throw error;
    }
  }

  private constructor(plan: LaunchPlan, survives: boolean) {
    const launcher = identifyProcess(process.pid);
    if (launcher === undefined) {
      throw new AieffectError(
        "SERVICES_UNAVAILABLE",
        "This system does not tell when a process started (neither /proc nor ps): use Docker here.",
      );
    }
    this.#plan = plan;
    this.#launcher = launcher;
    this.#survives = survives;
  }

  /**
   * Starts one service of the plan and returns when it answers.
   * @throws AieffectError SERVICES_UNAVAILABLE with the end of its log when it does not; the signal's reason
   */
  async start(service: PlannedService, timeoutMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const started = startService(service, { folder: this.#plan.folder, survives: this.#survives });
    this.#processes.push(started);
    this.#writeRecord();
    await waitUntilHealthy(started, timeoutMs, signal);
  }

  /** Calls back for each service that ends, and returns when all have, or when the signal is aborted. */
  async watch(signal: AbortSignal, onEnd: (problem: string) => void): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => aborted.resolve(), { once: true });
    const ends = this.#processes.map(async ({ service, ended }) => {
      const end = await ended;
      if (!signal.aborted) onEnd(unavailable(service, `ended with ${end}`).message);
    });
    if (!signal.aborted) await Promise.race([aborted.promise, Promise.all(ends)]);
  }

  /** Stops all services that were started, and forgets them. */
  async stop(): Promise<void> {
    await stopProcesses(
      this.#processes.map(({ identity }) => identity),
      GRACE_MS,
    );
    removeRecord(this.#plan.stateFolder);
  }

  /** Ends all services at once, without asking: for an impatient second Ctrl-C. */
  kill(): void {
    for (const { identity } of this.#processes) signalProcess(identity, "SIGKILL");
    removeRecord(this.#plan.stateFolder);
  }

  #writeRecord(): void {
    const services = this.#processes.map(({ service: { name, port, logPath }, identity }) => ({
      name,
      port,
      logPath,
      process: identity,
    }));
    writeRecord(this.#plan.stateFolder, { launcher: this.#launcher, services });
  }
}

/** Stops what a launch left running, the launcher too if it still runs. */
export async function stopLaunch(stateFolder: string, { launcher, services }: LaunchRecord): Promise<void> {
  // The launcher first: it stops its services itself, and would report them as lost if they went before it.
  await stopProcesses([launcher], GRACE_MS * 2);
  await stopProcesses(
    services.map((service) => service.process),
    GRACE_MS,
  );
  removeRecord(stateFolder);
}
