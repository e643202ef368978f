import { existsSync, realpathSync } from "node:fs";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import packageJson from "../package.json" with { type: "json" };
import { type PreparedExamination, prepareExamination } from "../src/app/examine.ts";
import { toServicesApiKey } from "../src/config.ts";
import { SIDES } from "../src/doctor/machine/side.ts";
import { correctDockerinfo } from "../src/doctor/service/examine-services.ts";
import { AieffectError, toExitCode } from "../src/errors.ts";
import { countSeverities, type Diagnosis } from "../src/model/diagnosis.ts";
import { writeWholeFile } from "../src/packaging/output/whole-output.ts";
import { readPackage } from "../src/packaging/package/read-package.ts";
import { BaseCommand } from "./base-command.ts";
import { toDoctorReport } from "./doctor-report.ts";
import { listenForInterruption } from "./interruption.ts";
import { reportExamination } from "./report-examination.ts";
import { SUBMISSION_FLAGS } from "./submission-flags.ts";

export default class Doctor extends BaseCommand {
  static override description = [
    "Asks whether each service of a package can be reached from where the orchestrator will be; if not, why, and which",
    "address would do. It tries the ports that docker-compose.yml beside the package publishes, services that `up`",
    "started, and the host of a container. Nothing that it asks starts anything. Without PACKAGE it looks at what is",
    "around the orchestrator alone: server, Redis, proxy, disk, clock. Exit code: 0 all well, warnings allowed; 1 a",
    "problem was found; 2 bad input.",
  ].join(" ");

  static override args = {
    package: Args.string({
      description: "package with blueprint.json and dockerinfo.json: a folder or a ZIP",
    }),
  };

  static override flags = {
    from: Flags.option({
      options: SIDES,
      description: "From where the orchestrator will look. Default: from where this command runs.",
    })(),
    here: Flags.option({
      options: SIDES,
      description:
        "Where this command runs, if that is guessed wrongly: a container with the network of its host sees what the host sees.",
    })(),
    redis: Flags.string({
      helpValue: "URL",
      description: "Redis that keeps workflows: redis://, rediss:// (TLS) or unix://. [env: REDIS_URL]",
    }),
    write: Flags.string({
      helpValue: "FILE",
      description: "Write a dockerinfo with the addresses that work to FILE.",
    }),
    overwrite: Flags.boolean({ dependsOn: ["write"], description: "Replace FILE when it is there." }),
    "services-api-key": SUBMISSION_FLAGS["services-api-key"],
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> use-cases/file_based_energy_pipeline/export",
    "<%= config.bin %> <%= command.id %> export --write dockerinfo.local.json",
    "<%= config.bin %> <%= command.id %> export.zip --from container --json",
    "<%= config.bin %> <%= command.id %> --redis redis://127.0.0.1:16379",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Doctor);
    const path = args.package;
    if (path === undefined && flags.write !== undefined) {
      throw invalid("--write needs a PACKAGE: of its dockerinfo the file is made.");
    }
    if (flags.write !== undefined && !flags.overwrite) refuseExisting(flags.write);
    const { signal } = listenForInterruption(() => {});
    const prepared = prepareExamination({
      found: path === undefined ? null : await readPackage(path),
      from: flags.from ?? null,
      here: flags.here ?? null,
      redisUrl: flags.redis,
      servicesApiKey: toServicesApiKey(flags["services-api-key"], process.env),
      version: packageJson.version,
      environment: process.env,
      signal,
    });
    const findings = await reportExamination(prepared, this.jsonEnabled(), signal);
    const isWritten = flags.write !== undefined && this.#write(prepared, flags.write);
    const written = isWritten ? (flags.write ?? null) : null;
    if (this.jsonEnabled()) this.logJson(toDoctorReport(prepared, findings, written));
    this.exit(toDoctorExitCode(findings));
  }

  /** Whether there was something to write. */
  #write({ subject, examination }: PreparedExamination, file: string): boolean {
    const corrected = subject === null ? null : correctDockerinfo(subject, examination.services);
    if (corrected === null) {
      this.log(`${file} was not written: no address is known that would do better.`);
      return false;
    }
    writeWholeFile(file, corrected.text);
    this.log(`${file} has other addresses for ${corrected.corrected.join(", ")}.`);
    if (corrected.left.length > 0)
      this.log(`None is known for ${corrected.left.join(", ")}: left as they are.`);
    return true;
  }
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw invalid(`${realpathSync(file)} is there already. Give --overwrite to replace it, or another name.`);
}

function toDoctorExitCode(findings: readonly Diagnosis[]): number {
  return countSeverities(findings).error === 0 ? 0 : toExitCode("SERVICES_UNHEALTHY");
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
