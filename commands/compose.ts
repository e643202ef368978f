import { relative } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { formatNumberOf } from "../src/model/quantity.ts";
import { type WrittenCompose, writeCompose } from "../src/packaging/compose/write-compose.ts";
import { readPackage } from "../src/packaging/package/read-package.ts";
import { toComplaintLines } from "../src/terminal/check-lines.ts";
import { BaseCommand } from "./base-command.ts";
import { composeKubernetes, type KubernetesReport, toKubernetesLines } from "./compose-kubernetes.ts";
import { fillOptionalValues } from "./optional-value.ts";
import { printLines } from "./print-lines.ts";

const port = { helpValue: "PORT", min: 1, max: 65_535 };

export default class Compose extends BaseCommand {
  static override description = [
    "Writes the Docker Compose file of an onboarding package. Without --deploy it is the file that the reference's generator",
    "writes, with a service for each node that has an image, and the folder data beside it, which all of them see. With",
    "--deploy it is one to be run for long: health checks, limits, restarts, keys from the environment, and the orchestrator",
    "with Redis and three workers. With --kubernetes it writes a folder for `kubectl apply -k` instead. Exit code: 0 written, 1 not written, 2 bad input.",
  ].join(" ");

  static override usage = [
    "<%= command.id %> PACKAGE [--output FILE] [--base-port PORT] [--publish-http PORT] [--orchestrator [PATH]] [--json]",
    "<%= command.id %> PACKAGE --deploy [--output FILE] [--publish-http PORT] [--json]",
    "<%= command.id %> PACKAGE --kubernetes [DIR] [--json]",
  ];

  static override args = {
    package: Args.string({
      required: true,
      description: "folder of the package, with blueprint.json, or its ZIP",
    }),
  };

  static override flags = {
    output: Flags.string({
      helpValue: "FILE",
      description: "The file to write, or to write anew. Default: docker-compose.yml in the package.",
    }),
    deploy: Flags.boolean({
      exclusive: ["base-port", "orchestrator"],
      description: "Write the file of a deployment, on the network ai-effect-services.",
    }),
    "base-port": Flags.integer({
      ...port,
      description:
        "Port of the host for the first service's gRPC; each further one takes the next. Default: 50051.",
    }),
    "publish-http": Flags.integer({
      ...port,
      description: "Publish control ports too, from this port of the host on. Default: they are not.",
    }),
    orchestrator: Flags.string({
      helpValue: "[PATH]",
      aliases: ["orchestrator-path"],
      description:
        "Add a service that runs the package once and ends with 0 or 1: from aieffect's image, or built from the Dockerfile in PATH.",
    }),
    kubernetes: Flags.string({
      helpValue: "[DIR]",
      exclusive: ["output", "deploy", "base-port", "publish-http", "orchestrator"],
      description:
        "Write manifests for Kubernetes into DIR instead. Default: the folder kubernetes in the package.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> export",
    "<%= config.bin %> <%= command.id %> export --output deployment/docker-compose.yml --orchestrator",
    "<%= config.bin %> <%= command.id %> export --base-port 51000 --publish-http 18081",
    "<%= config.bin %> <%= command.id %> export --deploy",
    "<%= config.bin %> <%= command.id %> export --kubernetes deployment",
  ];

  async run(): Promise<void> {
    const argv = fillOptionalValues(this.argv, ["orchestrator", "orchestrator-path", "kubernetes"]);
    const { args, flags } = await this.parse(Compose, argv);
    const source = await readPackage(args.package);
    if (flags.kubernetes !== undefined) {
      this.#reportKubernetes(composeKubernetes(source, flags.kubernetes));
      return;
    }
    const { orchestrator } = flags;
    const written = writeCompose(source, {
      output: flags.output ?? null,
      publishHttp: flags["publish-http"] ?? null,
      form: flags.deploy
        ? { kind: "deployment" }
        : {
            kind: "pipeline",
            basePort: flags["base-port"] ?? DEFAULT_BASE_PORT,
            orchestrator: orchestrator === undefined ? null : { path: orchestrator || null },
          },
    });
    this.#report(written);
  }

  #reportKubernetes(report: KubernetesReport): void {
    if (this.jsonEnabled()) {
      this.logJson(report);
      return;
    }
    const { warnings } = report;
    printLines(process.stderr, (columns) => toComplaintLines({ problems: [], warnings }, columns));
    for (const line of toKubernetesLines(report)) this.log(line);
  }

  #report({ file, containers, warnings }: WrittenCompose): void {
    if (this.jsonEnabled()) {
      this.logJson({ file, containers, warnings });
      return;
    }
    printLines(process.stderr, (columns) => toComplaintLines({ problems: [], warnings }, columns));
    this.log(`Wrote ${relative(process.cwd(), file)}: ${formatNumberOf(containers.length, "service")}.`);
  }
}

const DEFAULT_BASE_PORT = 50_051;
