import * as Flags from "@oclif/core/flags";
import { runWorkflow } from "../src/app.ts";
import { DEFAULT_CONCURRENCY, toServicesApiKey } from "../src/config.ts";
import { AieffectError } from "../src/errors.ts";
import { findJunitPlace } from "../src/junit-file.ts";
import { BaseCommand } from "./base-command.ts";
import { toDocumentPaths } from "./document-paths.ts";
import { reportRun } from "./report-run.ts";
import { duration, OPTIONAL_DOCUMENTS, readSubmission, SUBMISSION_FLAGS } from "./submission-flags.ts";

export default class Run extends BaseCommand {
  static override description = [
    "Runs a pipeline in this process and shows it until it ends. On a terminal the view is live; elsewhere, or with",
    "--plain, there is one line per transition; with --json one event per line and the result as the last one.",
    "Exit code: 0 completed, 1 failed, 2 bad input, 130 interrupted. Ctrl-C cancels; a second one stops at once.",
  ].join(" ");

  static override args = OPTIONAL_DOCUMENTS;

  static override flags = {
    ...SUBMISSION_FLAGS,
    state: Flags.string({
      helpValue: "FILE",
      description: "Keep the run in FILE, so that it can be resumed.",
    }),
    resume: Flags.boolean({
      dependsOn: ["state"],
      description: "Go on with the run that the state file holds; what has completed does not run again.",
    }),
    concurrency: Flags.integer({
      helpValue: "N",
      default: DEFAULT_CONCURRENCY,
      min: 1,
      max: 1024,
      description: "How many calls to services at once.",
    }),
    timeout: duration("Cancel the run after this time, such as 10m."),
    plain: Flags.boolean({ description: "One line per transition instead of the live view." }),
    junit: Flags.string({
      helpValue: "FILE",
      description: "Keep the result in FILE as JUnit XML too, a test case per task, as CI systems read it.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json",
    '<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --param "data_generator1.num_records=70"',
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --input @reference.json --json",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --state run.db",
    "<%= config.bin %> <%= command.id %> --resume --state run.db",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --json --junit report.xml",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    const { blueprint, dockerinfo } = args;
    const servicesApiKey = toServicesApiKey(flags["services-api-key"], process.env);
    const submission = flags.resume
      ? refuseSubmission(blueprint, flags)
      : readSubmission({ blueprint, dockerinfo }, flags, servicesApiKey);
    const config = {
      statePath: flags.state ?? null,
      concurrency: flags.concurrency,
      timeoutMs: flags.timeout ?? null,
    };
    const junitPlace =
      flags.junit === undefined
        ? null
        : findJunitPlace(flags.junit, [...listDocuments(blueprint), dockerinfo, flags.state]);
    const exitCode = await reportRun({ json: this.jsonEnabled(), plain: flags.plain, junitPlace }, (watch) =>
      runWorkflow(config, { submission, servicesApiKey }, watch),
    );
    this.exit(exitCode);
  }
}

/** The files that a blueprint, or the folder of a package, stands for. */
const listDocuments = (blueprint: string | undefined): readonly (string | undefined)[] =>
  blueprint === undefined ? [] : Object.values(toDocumentPaths(blueprint, undefined));

/** What belongs to a submission would have no effect on one that is in the state file already. */
function refuseSubmission(blueprint: string | undefined, flags: object): null {
  const given = ["input", "param", "attempts", "task-timeout", "execute-timeout"].filter(
    (name) => name in flags,
  );
  if (blueprint === undefined && given.length === 0) return null;
  const what = blueprint === undefined ? `leave --${given.join(", --")} out` : "name no blueprint";
  throw new AieffectError("INVALID_INPUT", `--resume goes on with what the state file holds: ${what}.`);
}
