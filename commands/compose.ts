import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { readDocument } from "../src/document.ts";
import { AieffectError } from "../src/errors.ts";
import { readBlueprint } from "../src/model/blueprint.ts";
import { checkPipeline } from "../src/model/check.ts";
import { readDockerinfo } from "../src/model/dockerinfo.ts";
import type { Problem } from "../src/model/problem.ts";
import type { OneShot } from "../src/packaging/compose/one-shot.ts";
import { toPipelineCompose } from "../src/packaging/compose/pipeline-compose.ts";
import { toPackageServices } from "../src/packaging/package-services.ts";
import { toComplaintLines } from "../src/terminal/check-lines.ts";
import { BaseCommand } from "./base-command.ts";
import { fillOptionalValues } from "./optional-value.ts";
import { printLines } from "./print-lines.ts";

const port = (description: string) => Flags.integer({ helpValue: "PORT", min: 1, max: 65_535, description });

export default class Compose extends BaseCommand {
  static override description = [
    "Writes the Docker Compose file of an onboarding package: a service for each node that has an image, and with",
    "--orchestrator one that runs the package once. The folder data beside the file is made: every service has it.",
  ].join(" ");

  static override args = {
    package: Args.string({
      required: true,
      description: "folder of the package: blueprint.json, dockerinfo.json",
    }),
  };

  static override flags = {
    output: Flags.string({
      helpValue: "FILE",
      description: "Compose file that is written. Default: docker-compose.yml in the package.",
    }),
    "base-port": Flags.integer({
      helpValue: "PORT",
      default: 50_051,
      min: 1,
      max: 65_535,
      description: "Port of the host for the first service's gRPC; each further one takes the next.",
    }),
    "publish-http": port("Publish the control ports too, from this port of the host on. Default: none is."),
    orchestrator: Flags.string({
      helpValue: "[PATH]",
      aliases: ["orchestrator-path"],
      description:
        "Add a service that runs the package once and ends with 0 or 1: from aieffect's image, or built from the Dockerfile in PATH.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> export",
    "<%= config.bin %> <%= command.id %> export --orchestrator --output deployment/docker-compose.yml",
    "<%= config.bin %> <%= command.id %> export --base-port 51000 --publish-http 18081",
  ];

  async run(): Promise<void> {
    const argv = fillOptionalValues(this.argv, ["orchestrator", "orchestrator-path"]);
    const { args, flags } = await this.parse(Compose, argv);
    const output = resolve(flags.output ?? join(args.package, "docker-compose.yml"));
    const { blueprint, dockerinfo } = readPackage(args.package);
    const services = toPackageServices(blueprint, dockerinfo);
    const { text, warnings } = toPipelineCompose(services, {
      basePort: flags["base-port"],
      publishHttp: flags["publish-http"] ?? null,
      oneShot: toOneShot(flags.orchestrator, args.package, output, dockerinfo !== null),
    });
    mkdirSync(join(dirname(output), "data"), { recursive: true });
    writeFileSync(output, text);
    this.#report(output, services.services.length, [...services.warnings, ...warnings]);
  }

  #report(output: string, count: number, warnings: readonly Problem[]): void {
    if (this.jsonEnabled()) this.logJson({ file: output, services: count, warnings });
    else {
      printLines(process.stderr, (columns) => toComplaintLines({ problems: [], warnings }, columns));
      this.log(`Wrote ${relative(process.cwd(), output)}: ${count} services.`);
    }
  }
}

function readPackage(folder: string) {
  const where = join(folder, "dockerinfo.json");
  const documents = {
    blueprint: readDocument(join(folder, "blueprint.json"), "blueprint"),
    dockerinfo: existsSync(where) ? readDocument(where, "dockerinfo") : undefined,
  };
  const blueprint = readBlueprint(documents.blueprint, { strict: false });
  const dockerinfo =
    documents.dockerinfo === undefined ? null : readDockerinfo(documents.dockerinfo, { strict: false });
  const { problems } = checkPipeline(documents, { strict: false });
  if (!blueprint.ok || dockerinfo?.ok === false || problems.length > 0) {
    throw new AieffectError("INVALID_INPUT", problems.map(({ message }) => message).join("\n"));
  }
  return { blueprint: blueprint.value, dockerinfo: dockerinfo?.value ?? null };
}

/** @param given what follows --orchestrator; empty: nothing does */
function toOneShot(
  given: string | undefined,
  folder: string,
  output: string,
  hasDockerinfo: boolean,
): OneShot | null {
  if (given === undefined) return null;
  if (given !== "") refuseWithoutDockerfile(given);
  const from = dirname(output);
  return {
    build: given === "" ? null : toRelative(from, given),
    packageFolder: toRelative(from, folder),
    hasDockerinfo,
  };
}

function refuseWithoutDockerfile(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new AieffectError("GENERATION_REFUSED", `--orchestrator ${folder}: there is no such folder.`);
  }
  if (existsSync(join(folder, "Dockerfile"))) return;
  throw new AieffectError(
    "GENERATION_REFUSED",
    `--orchestrator ${folder}: there is no Dockerfile in it to build the orchestrator from.`,
  );
}

/** As compose reads it: `.` and `..` and slashes. */
const toRelative = (from: string, to: string): string =>
  relative(from, resolve(to)).replaceAll(sep, "/") || ".";
