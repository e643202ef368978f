import { join, resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { type Run, type RunWatch, runWorkflow } from "../src/app.ts";
import { toOwnCommand } from "../src/assets.ts";
import { DEFAULT_CONCURRENCY } from "../src/config.ts";
import { AieffectError } from "../src/errors.ts";
import { toDataFolder, toDemoPlan } from "../src/launch/demo-plan.ts";
import { Launch } from "../src/launch/launch.ts";
import type { LaunchPlan } from "../src/launch/launch-plan.ts";
import { toLocalEntry } from "../src/launch/local-dockerinfo.ts";
import { readDockerinfo } from "../src/model/dockerinfo.ts";
import { planSubmission } from "../src/model/submission.ts";
import {
  DEFAULT_USE_CASE,
  loadUseCase,
  USE_CASE_NAMES,
  type UseCaseDocuments,
} from "../use-cases/services.ts";
import { BaseCommand } from "./base-command.ts";
import { quote } from "./launch-report.ts";
import { reportRun } from "./report-run.ts";

/** Time (ms) for a service to answer. */
const START_TIMEOUT_MS = 20_000;

export default class Demo extends BaseCommand {
  static override description = [
    "Starts the services of a use case as processes of this machine, runs its pipeline, shows it with its results, and",
    "stops the services. They are inside aieffect: it needs no Docker, no network and no other file.",
  ].join(" ");

  static override args = {
    "use-case": Args.string({
      default: DEFAULT_USE_CASE,
      description: `which one: ${USE_CASE_NAMES.join(", ")}`,
    }),
  };

  static override flags = {
    dir: Flags.string({
      default: "aieffect-demo",
      helpValue: "FOLDER",
      description: "Where the pipeline's files and the logs go.",
    }),
    plain: Flags.boolean({ description: "One line per transition instead of the live view." }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> protobuf_based_energy_pipeline",
    "<%= config.bin %> <%= command.id %> portugal-node-sidecar",
    "<%= config.bin %> <%= command.id %> file_based_energy_pipeline --dir /tmp/energy --plain",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Demo);
    const useCase = args["use-case"];
    const documents = await loadUseCase(useCase);
    const folder = resolve(flags.dir);
    const plan = await toDemoPlan(folder, {
      useCase,
      names: documents.services,
      ownCommand: toOwnCommand(),
      urls: documents.urls,
      environment: process.env,
      variables: documents.demo?.toDemoVariables(toDataFolder(folder)) ?? {},
    });
    const launch = await Launch.open(plan, { survives: false, onWait: (line) => this.log(line) });
    const losses: string[] = [];
    let made: readonly string[] = [];
    try {
      const exitCode = await reportRun(
        { json: this.jsonEnabled(), plain: flags.plain },
        async (watch) => {
          await documents.demo?.writeDemoData(toDataFolder(folder));
          await this.#start(launch, plan, watch.interrupted);
          void launch.watch(watch.interrupted, (loss) => losses.push(loss));
          const ended = await runOnServices(documents, plan, watch);
          made = await readResults(ended, documents, folder);
          return ended;
        },
        () => launch.kill(),
      );
      // Not before: the live view would be torn.
      for (const loss of losses) process.stderr.write(`${loss}\n`);
      if (made.length > 0) this.log(`\n${made.join("\n")}\n`);
      this.log(toPlaces(folder, plan, documents));
      this.exit(exitCode);
    } finally {
      await launch.stop();
    }
  }

  async #start(launch: Launch, { services }: LaunchPlan, interrupted: AbortSignal): Promise<void> {
    const what = `${services.length} services`;
    this.log(`Starting ${what} …`);
    const startedAt = performance.now();
    await Promise.all(services.map((service) => launch.start(service, START_TIMEOUT_MS, interrupted)));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.log(`${what} started in ${seconds} s.`);
  }
}

function runOnServices(
  { blueprint, dockerinfo, parameters }: UseCaseDocuments,
  plan: LaunchPlan,
  watch: RunWatch,
): Promise<Run> {
  const reading = readDockerinfo(dockerinfo, { strict: false });
  if (!reading.ok) throw new AieffectError("INVALID_DOCKERINFO", reading.problems[0].message);
  const entries = reading.value.docker_info_list.map((entry) => toLocalEntry(entry, plan));
  const submission = planSubmission({ blueprint, dockerinfo: { docker_info_list: entries }, parameters });
  const config = { statePath: null, concurrency: DEFAULT_CONCURRENCY, timeoutMs: null };
  return runWorkflow(config, { submission, servicesApiKey: null }, watch);
}

/** What the last tasks have made, while their services still run. */
async function readResults(
  { result }: Run,
  { readResult }: UseCaseDocuments,
  folder: string,
): Promise<readonly string[]> {
  const { snapshot, sinkTaskIds } = result;
  if (readResult === null || snapshot.workflow.status !== "completed") return [];
  const made = snapshot.tasks.flatMap(({ taskId, nodeKey, output }) =>
    output === null ? [] : [{ taskId, nodeKey, output }],
  );
  const outputs = new Map(made.map(({ nodeKey, output }) => [nodeKey, output]));
  const workflowFolder = join(toDataFolder(folder), snapshot.workflow.workflowId);
  const sinks = made.filter(({ taskId }) => sinkTaskIds.has(taskId));
  const results = sinks.map(({ taskId, output }) =>
    readResult(output, { outputs, taskFolder: join(workflowFolder, taskId) }),
  );
  return (await Promise.all(results)).flat();
}

/** A pipeline whose result has to be read from its service leaves no files, unless it began with some. */
function toPlaces(folder: string, { logFolder }: LaunchPlan, documents: UseCaseDocuments): string {
  const logs = `ogs of the services: ${quote(logFolder)}`;
  const hasFiles = documents.readResult === null || documents.demo !== null;
  return hasFiles ? `Files: ${quote(toDataFolder(folder))}, l${logs}` : `L${logs}`;
}
