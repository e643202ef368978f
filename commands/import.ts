import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { toVolumesReport } from "../src/model/check-report.ts";
import { formatNumberOf } from "../src/model/quantity.ts";
import { toVolumes } from "../src/model/shared-folder.ts";
import { writeImported } from "../src/packaging/import/imported-folder.ts";
import type { Package } from "../src/packaging/package/package.ts";
import { readPackageWithOthers } from "../src/packaging/package/read-package.ts";
import { escapeUnprintable } from "../src/terminal/display-text.ts";
import { BaseCommand } from "./base-command.ts";
import { listenForInterruption } from "./interruption.ts";
import { quote } from "./launch-report.ts";

export default class Import extends BaseCommand {
  static override description = [
    "Unpacks an onboarding package into a folder that `run`, `check`, `compose` and `export` take: one that `export` has",
    "made, one of the reference's, or one of the AI4EU and Graphene playgrounds. The archive may come from anybody: a name",
    "that leads elsewhere, a link, a wrong checksum or a size that is not true refuses all of it, and nothing is written.",
    "Only the package is taken; scripts and manifests that playgrounds put beside it are named and left out.",
  ].join(" ");

  static override args = {
    package: Args.string({ required: true, description: "ZIP archive, or folder with a blueprint.json" }),
    directory: Args.string({ required: true, description: "folder that is made, or that is empty" }),
  };

  static override flags = {
    overwrite: Flags.boolean({
      description: "Replace the package that is in the folder. Other files in it stay.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> wind-forecast.zip wind-forecast",
    "<%= config.bin %> <%= command.id %> solution.zip imported --overwrite --json",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Import);
    const { signal } = listenForInterruption(() => {});
    const { package: imported, others } = await readPackageWithOthers(args.package);
    // A signal is heard between two turns, and a large package is read in one.
    await setImmediate();
    signal.throwIfAborted();
    const files = writeImported(imported, resolve(args.directory), flags);
    if (this.jsonEnabled()) this.logJson(toReport(imported, resolve(args.directory), files, others));
    else for (const line of toLines(imported, resolve(args.directory), files, others)) this.log(line);
  }
}

function toReport(
  { blueprint, graph, dockerinfo, renames }: Package,
  directory: string,
  files: readonly string[],
  others: readonly string[],
) {
  return {
    directory,
    name: blueprint.name,
    tasks: graph.nodes.length,
    volumes: toVolumesReport(toVolumes(blueprint)),
    has_dockerinfo: dockerinfo !== null,
    renamed: Object.fromEntries(renames),
    files,
    left_out: others,
  };
}

/** Most names of files that are shown. */
const MOST_NAMES = 5;

function toLines(
  { blueprint, graph, dockerinfo, renames }: Package,
  directory: string,
  files: readonly string[],
  others: readonly string[],
): readonly string[] {
  const here = quote(directory);
  const lines = [
    `Imported ${blueprint.name}: ${formatNumberOf(graph.nodes.length, "task")}, ${formatNumberOf(files.length, "file")} in ${here}`,
    ...toVolumes(blueprint).map(({ name, containers }) => toVolumeText(name, containers)),
    ...[...renames].map(([from, to]) => `dockerinfo.json: ${from} is written ${to}, as in the blueprint.`),
    ...(others.length === 0 ? [] : [`Left out, as no part of a package: ${toNames(others)}`]),
    "",
    `  aieffect check ${here}`,
  ];
  const run =
    dockerinfo === null
      ? ["", "It has no dockerinfo.json, so nobody knows where its services answer: `run` asks for one."]
      : [`  aieffect run ${here}`];
  return [...lines, ...run].map(escapeUnprintable);
}

function toNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown}, and ${names.length - MOST_NAMES} more` : shown;
}

const toVolumeText = (name: string, containers: readonly string[]): string =>
  `${name} is a folder that ${containers.join(", ")} ${containers.length === 1 ? "mounts" : "mount"}.`;
