import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { probePlan } from "../src/app.ts";
import { readDocument } from "../src/document.ts";
import { AieffectError, toExitCode } from "../src/errors.ts";
import { readBlueprint } from "../src/model/blueprint.ts";
import { type Check, checkPipeline } from "../src/model/check.ts";
import { toCheckReport, toPlanReport, toServicesReport, toVolumesReport } from "../src/model/check-report.ts";
import type { Plan } from "../src/model/plan.ts";
import { toDot } from "../src/model/plan-dot.ts";
import { toMermaid } from "../src/model/plan-mermaid.ts";
import type { ServiceHealth } from "../src/model/service-health.ts";
import { checkProtos } from "../src/proto/export-protos.ts";
import { toCheckLines, toComplaintLines } from "../src/terminal/check-lines.ts";
import { BaseCommand } from "./base-command.ts";
import { toDocumentPaths } from "./document-paths.ts";
import { listenForInterruption } from "./interruption.ts";
import { printLines } from "./print-lines.ts";
import { reportProbe } from "./report-probe.ts";

export default class CheckPipeline extends BaseCommand {
  static override description = [
    "Tells everything that is wrong or odd about a pipeline and shows its plan: each task below the one that it",
    "waits for, a join below the branches that it names. Without DOCKERINFO it checks the blueprint alone. Where proto",
    "files are beside the blueprint, it compares the messages that each edge joins, and warns of those that differ.",
    "Exit code: 0 valid, 2 not valid; with --probe 1 when it is valid and some service does not answer.",
  ].join(" ");

  static override args = {
    blueprint: Args.string({
      required: true,
      description: "blueprint.json of the pipeline, or the folder of its export",
    }),
    dockerinfo: Args.string({ description: "dockerinfo.json: where its services answer" }),
  };

  static override flags = {
    strict: Flags.boolean({
      description: "Apply the rules of the reference orchestrator: every field there, no other keys.",
    }),
    probe: Flags.boolean({
      description: "Ask every service of a valid pipeline for its /health; each has 5 s to answer.",
    }),
    dot: Flags.boolean({
      exclusive: ["json", "mermaid"],
      description: "Print the plan as a Graphviz graph, and nothing else on stdout.",
    }),
    mermaid: Flags.boolean({
      exclusive: ["json"],
      description: "Print the plan as a Mermaid flowchart, and nothing else on stdout.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> blueprint.json",
    "<%= config.bin %> <%= command.id %> export",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --probe",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --strict --json",
    "<%= config.bin %> <%= command.id %> blueprint.json --dot | dot -Tsvg > plan.svg",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CheckPipeline);
    const draw = flags.dot ? toDot : flags.mermaid ? toMermaid : null;
    if (flags.probe && args.dockerinfo === undefined) {
      throw invalid("--probe needs a DOCKERINFO: it says where the services answer.");
    }
    if (flags.probe && draw !== null)
      throw invalid("--probe has no place in a picture: ask for one of them.");
    const check = readCheck(args.blueprint, args.dockerinfo, flags);
    if (draw === null) this.exit(await this.#report(check, flags.probe));
    printLines(process.stderr, (columns) => toComplaintLines(check, columns));
    if (check.plan !== null) process.stdout.write(draw(check.plan));
    this.exit(toCheckExitCode(check, []));
  }

  /** Resolves with the exit code. */
  async #report(check: Check, wantsProbe: boolean): Promise<number> {
    if (!this.jsonEnabled()) printLines(process.stdout, (columns) => toCheckLines(check, columns));
    const services = wantsProbe && check.plan !== null ? await this.#probe(check.plan) : null;
    if (this.jsonEnabled()) {
      this.logJson({
        ...toCheckReport(check),
        plan: check.plan === null ? [] : toPlanReport(check.plan),
        ...(check.volumes.length > 0 && { volumes: toVolumesReport(check.volumes) }),
        ...(services !== null && { services: toServicesReport(services) }),
      });
    }
    return toCheckExitCode(check, services ?? []);
  }

  async #probe(plan: Plan): Promise<readonly ServiceHealth[]> {
    const { signal } = listenForInterruption(() => {});
    const probes = probePlan(plan, signal);
    const services = this.jsonEnabled()
      ? await Promise.all(probes.map(({ health }) => health))
      : await reportProbe(probes);
    signal.throwIfAborted();
    return services;
  }
}

function readCheck(blueprint: string, dockerinfo: string | undefined, form: { strict: boolean }): Check {
  const paths = toDocumentPaths(blueprint, dockerinfo);
  const documents = {
    blueprint: readDocument(paths.blueprint, "blueprint"),
    dockerinfo: paths.dockerinfo === undefined ? undefined : readDocument(paths.dockerinfo, "dockerinfo"),
  };
  const check = checkPipeline(documents, form);
  const reading = readBlueprint(documents.blueprint, { strict: false });
  if (!reading.ok) return check;
  return { ...check, warnings: [...check.warnings, ...checkProtos(paths.blueprint, reading.value)] };
}

const invalid = (message: string) => new AieffectError("INVALID_INPUT", message);

function toCheckExitCode({ plan }: Check, services: readonly ServiceHealth[]): number {
  if (plan === null) return toExitCode("INVALID_INPUT");
  return services.every(({ error }) => error === null) ? 0 : toExitCode("SERVICES_UNHEALTHY");
}
