import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { systemClock } from "../src/clock.ts";
import { AieffectError } from "../src/errors.ts";
import { toCreationDate } from "../src/packaging/export/creation-date.ts";
import type { PipelineIdentity } from "../src/packaging/export/documents.ts";
import { type ExportPlaces, refuseExisting, toArchivePath } from "../src/packaging/export/export-output.ts";
import { isPackage } from "../src/packaging/export/make-export.ts";
import { BaseCommand } from "./base-command.ts";
import { reportExport } from "./export-report.ts";
import { listenForInterruption } from "./interruption.ts";
import { fillOptionalValues } from "./optional-value.ts";

export default class Export extends BaseCommand {
  static override description = [
    "Makes the onboarding package of a use case: blueprint.json and dockerinfo.json from its connections.json and the proto",
    "file of each of its services, which goes into microservice/ with what it imports. A package that was exported or",
    "imported before is taken too, and comes out as it is, but for what the flags change. Whatever is wrong is told at once,",
    "with its file and place; then nothing is written.",
  ].join(" ");

  static override args = {
    "use-case": Args.string({
      required: true,
      description: "folder with services and connections.json; or a package, folder or ZIP",
    }),
    out: Args.string({
      description: "folder that is made. Default: export in the use case; a package needs one",
    }),
  };

  static override flags = {
    overwrite: Flags.boolean({
      description: "Replace the export that is there, without its old proto files. Other files stay.",
    }),
    zip: Flags.string({
      helpValue: "[PATH]",
      description: "Write the package as a ZIP for the portal too. Default: OUT.zip beside OUT.",
    }),
    local: Flags.boolean({
      description:
        "Addresses for an orchestrator in a container of this machine: host.docker.internal, and the port of the host that docker-compose.yml publishes.",
    }),
    mirror: Flags.boolean({
      description:
        "Let each operation take the message that the one before it gives: a copy of it goes into its proto file. Designers of portals connect by that.",
    }),
    strict: Flags.boolean({
      description: "Refuse a connection to an unknown service. Default: it is dropped, with a warning.",
    }),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "KEY=VALUE",
      description:
        "pipeline_id or creation_date, for an export that is the same each time. Default: a random UUID, and now; those of a package stay.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> use-cases/wind-forecast",
    "<%= config.bin %> <%= command.id %> use-cases/wind-forecast --overwrite --mirror --zip",
    "<%= config.bin %> <%= command.id %> . /tmp/package --local --strict",
    '<%= config.bin %> <%= command.id %> . --set pipeline_id=2f0c7a --set "creation_date=2026-04-17 09:05:00.000000"',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Export, fillOptionalValues(this.argv, ["zip"]));
    const path = args["use-case"];
    const places = toPlaces(path, args.out, flags.zip);
    const identity = toIdentity(flags.set ?? []);
    if (!flags.overwrite) refuseExisting(places);
    const { signal } = listenForInterruption(() => {});
    const report = await reportExport(path, places, {
      request: {
        ...flags,
        identity,
        local: flags.local ? process.env : null,
        newIdentity: () => ({ pipelineId: randomUUID(), creationDate: toCreationDate(systemClock.now()) }),
      },
      signal,
      isSilent: this.jsonEnabled(),
    });
    if (this.jsonEnabled()) this.logJson(report.document);
    else for (const line of report.lines) this.log(line);
  }
}

function toPlaces(path: string, out: string | undefined, zip: string | undefined): ExportPlaces {
  if (out === "") throw invalid("OUT is empty: name a folder, or leave it out.");
  if (out === undefined && isPackage(path))
    throw invalid(`${path} is a package: name the folder that it is exported to.`);
  const folder = resolve(out ?? join(path, "export"));
  if (zip === undefined) return { folder, archive: null };
  return { folder, archive: zip === "" ? toArchivePath(folder) : resolve(zip) };
}

const KEYS = { pipeline_id: "pipelineId", creation_date: "creationDate" } as const;

const isKey = (key: string): key is keyof typeof KEYS => Object.hasOwn(KEYS, key);

function toIdentity(settings: readonly string[]): Partial<PipelineIdentity> {
  const identity: { -readonly [Key in keyof PipelineIdentity]?: string } = {};
  for (const setting of settings) {
    const [, key = setting, value] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    if (!isKey(key)) throw invalid(`--set ${key}: there are ${Object.keys(KEYS).join(" and ")}.`);
    if (value === undefined) throw invalid(`--set ${key} needs a value: write --set ${key}=VALUE.`);
    if (identity[KEYS[key]] !== undefined) throw invalid(`--set ${key} is given twice.`);
    if (key === "pipeline_id" && value.trim() === "") throw invalid("--set pipeline_id is blank.");
    identity[KEYS[key]] = value;
  }
  return identity;
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
