import { resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Listr } from "listr2";
import { AieffectError } from "../src/errors.ts";
import { Launch } from "../src/launch/launch.ts";
import { type LaunchPlan, readLaunchPlan } from "../src/launch/launch-plan.ts";
import { findLaunch } from "../src/launch/launch-record.ts";
import { writeLocalDockerinfo } from "../src/launch/local-dockerinfo.ts";
import { BaseCommand } from "./base-command.ts";
import { listenForInterruption } from "./interruption.ts";
import { type LaunchReport, quote, toLaunchReport, toLaunchText } from "./launch-report.ts";
import { duration } from "./submission-flags.ts";

const DEFAULT_TIMEOUT_MS = 20_000;

export default class Up extends BaseCommand {
  static override description = [
    "Starts every service of DIRECTORY/docker-compose.yml that has a build: the service.ts or service.js beside its",
    "Dockerfile, as a process of this machine, on the host port that the compose file publishes. It works in",
    "DIRECTORY; variables that name a path in a volume name the host's folder instead, and URLs of services beside it",
    "lead to their host ports.",
  ].join(" ");

  static override args = {
    directory: Args.string({ required: true, description: "folder of the use case" }),
  };

  static override flags = {
    detach: Flags.boolean({ char: "d", description: "Return when all services answer; `down` stops them." }),
    timeout: duration("How long a service may take until its /health answers. Default: 20s."),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> use-cases/file_based_energy_pipeline",
    "<%= config.bin %> <%= command.id %> use-cases/file_based_energy_pipeline --detach",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Up);
    const timeoutMs = flags.timeout ?? DEFAULT_TIMEOUT_MS;
    const plan = readLaunchPlan(resolve(args.directory), process.env);
    if (findLaunch(plan.stateFolder) !== undefined) {
      this.#report("already_running", plan);
      return this.#sayHowToStop(plan);
    }
    let launch: Launch | undefined;
    const { signal: interruption } = listenForInterruption(() => launch?.kill());
    const onWait = (line: string) => this.log(line);
    launch = await Launch.open(plan, { survives: flags.detach, signal: interruption, onWait });
    try {
      await this.#startAll(launch, plan, timeoutMs, interruption);
      this.#report("started", plan);
    } catch (error) {
      await launch.stop();
      throw error;
    }
    if (flags.detach) return this.#sayHowToStop(plan);
    this.log("Stop them with Ctrl-C.");
    await launch.watch(interruption, (problem) => process.stderr.write(`${problem}\n`));
    await launch.stop();
    if (!interruption.aborted) throw new AieffectError("SERVICES_UNAVAILABLE", "All services have ended.");
    this.log(`Stopped: ${plan.services.map(({ name }) => name).join(", ")}`);
  }

  /** @throws AieffectError SERVICES_UNAVAILABLE saying of each service that did not start why, or INTERRUPTED */
  async #startAll(launch: Launch, plan: LaunchPlan, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const failures: string[] = [];
    const tasks = plan.services.map((service) => ({
      title: service.name,
      task: async (_: unknown, task: { title: string }) => {
        const startedAt = performance.now();
        try {
          await launch.start(service, timeoutMs, signal);
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
          throw new Error(`${service.name} did not start`);
        }
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        task.title = `${service.name}  http://127.0.0.1:${service.port}  (${seconds} s)`;
      },
    }));
    await new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      silentRendererCondition: this.jsonEnabled(),
    }).run();
    signal.throwIfAborted();
    if (failures.length > 0) throw new AieffectError("SERVICES_UNAVAILABLE", failures.join("\n"));
  }

  #sayHowToStop(plan: LaunchPlan): void {
    this.log(`Stop them with:\n  aieffect down ${quote(plan.folder)}`);
  }

  #report(status: LaunchReport["status"], plan: LaunchPlan): void {
    const record = findLaunch(plan.stateFolder);
    if (record === undefined)
      throw new AieffectError("SERVICES_UNAVAILABLE", "All services have ended again.");
    const report = toLaunchReport(status, record, plan, writeLocalDockerinfo(plan));
    if (this.jsonEnabled()) this.logJson(report);
    else this.log(toLaunchText(report, plan));
  }
}
