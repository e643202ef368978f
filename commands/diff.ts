import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { completeWorkflowId } from "../src/client/workflow-id.ts";
import { toClientConfig } from "../src/config/client-config.ts";
import { AieffectError, toExitCode } from "../src/errors.ts";
import type { Difference } from "../src/model/difference.ts";
import { compareWithCompose } from "../src/packaging/diff/compare-compose.ts";
import { compareWithWorkflow } from "../src/packaging/diff/compare-workflow.ts";
import { type ComparedPackage, toComparedPackage } from "../src/packaging/diff/compared-package.ts";
import { findCompose, readComposeFile } from "../src/packaging/diff/read-deployed-compose.ts";
import { readPackage } from "../src/packaging/package/read-package.ts";
import { toDifferenceLines } from "../src/terminal/difference-lines.ts";
import { printLines } from "./print-lines.ts";
import { ServerCommand, type ServerFlags } from "./server-command.ts";

export default class Diff extends ServerCommand {
  static override description = [
    "Tells what differs between a package and what is deployed or was run. Of a compose file it compares services, images,",
    "addresses, ports and shared folders; of a workflow of a server its images, operations, edges and addresses. Without",
    "--compose and WORKFLOW_ID the compose file is that in the package, or in the use case around it.",
    "Exit code: 0 no difference, 1 differences, 2 bad input.",
  ].join(" ");

  static override usage = [
    "<%= command.id %> PACKAGE [--compose FILE] [--json]",
    "<%= command.id %> PACKAGE WORKFLOW_ID [--server URL] [--key KEY] [--json]",
  ];

  static override args = {
    package: Args.string({
      required: true,
      description: "folder of the package, with blueprint.json, or its ZIP",
    }),
    workflow_id: Args.string({ description: "id of a workflow of the server, or its beginning" }),
  };

  static override flags = {
    compose: Flags.string({
      helpValue: "FILE",
      exclusive: ["server", "key"],
      description: "Compose file to compare with, whoever wrote it.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> export",
    "<%= config.bin %> <%= command.id %> export --compose deployment/docker-compose.yml --json",
    "<%= config.bin %> <%= command.id %> export --server http://127.0.0.1:18000 wf-0123456789ab",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff);
    const source = toComparedPackage(await readPackage(args.package));
    const comparison =
      args.workflow_id === undefined
        ? compareCompose(source, toComposePath(args.package, flags))
        : await this.#compareWorkflow(source, args.workflow_id, flags);
    this.#report(args.package, comparison);
    if (comparison.differences.length > 0) this.exit(toExitCode("DIFFERENT"));
  }

  async #compareWorkflow(
    source: ComparedPackage,
    typed: string,
    flags: ServerFlags & { readonly compose?: string | undefined },
  ): Promise<Comparison> {
    if (flags.compose !== undefined)
      throw invalid("--compose and WORKFLOW_ID are two things to compare with: leave one out.");
    const client = this.connect(flags);
    const workflowId = await completeWorkflowId(client, typed);
    const graph = await client.graph(workflowId);
    const { address: server } = toClientConfig(flags, process.env);
    return {
      against: { server, workflow_id: workflowId },
      name: workflowId,
      differences: compareWithWorkflow(source, { ...graph, place: workflowId }),
    };
  }

  #report(packagePath: string, { against, name, differences }: Comparison): void {
    if (this.jsonEnabled()) {
      this.logJson({ package: packagePath, against, differences });
      return;
    }
    printLines(process.stdout, (columns) => toDifferenceLines(differences, [packagePath, name], columns));
  }
}

interface Comparison {
  /** As `--json` tells it. */
  readonly against: object;
  readonly name: string;
  readonly differences: readonly Difference[];
}

function toComposePath(
  packagePath: string,
  { server, compose }: ServerFlags & { readonly compose?: string | undefined },
): string {
  if (server !== undefined) throw invalid("--server needs a WORKFLOW_ID: `aieffect list` shows them.");
  return compose ?? findCompose(packagePath);
}

function compareCompose(source: ComparedPackage, path: string): Comparison {
  const compose = readComposeFile(path, process.env);
  const { place } = compose;
  return { against: { compose: place }, name: place, differences: compareWithCompose(source, compose) };
}

const invalid = (message: string) => new AieffectError("INVALID_INPUT", message);
