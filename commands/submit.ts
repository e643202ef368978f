import * as Flags from "@oclif/core/flags";
import { toServicesApiKey } from "../src/config.ts";
import type { WorkflowStatusAnswer } from "../src/model/workflow-answer.ts";
import { reportWatch } from "./report-watch.ts";
import { ServerCommand } from "./server-command.ts";
import { DOCUMENTS, readSubmissionBody, SUBMISSION_FLAGS } from "./submission-flags.ts";

export default class Submit extends ServerCommand {
  static override description = [
    "Hands a pipeline to a server, which runs it, and prints the id of the workflow. Nothing is submitted twice, also",
    "when an answer is lost on the way. With --watch it goes on as `watch` does, with the exit codes of `watch`.",
  ].join(" ");

  static override args = DOCUMENTS;

  static override flags = {
    ...SUBMISSION_FLAGS,
    watch: Flags.boolean({ description: "Show the workflow until it has ended; Ctrl-C leaves it running." }),
    plain: Flags.boolean({
      dependsOn: ["watch"],
      description: "One line per transition instead of the live view.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --watch",
    "<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --input @reference.json --json",
    '<%= config.bin %> <%= command.id %> blueprint.json dockerinfo.json --param "data_generator1.num_records=70"',
  ];

  async run(): Promise<WorkflowStatusAnswer> {
    const { args, flags } = await this.parse(Submit);
    const servicesApiKey = toServicesApiKey(flags["services-api-key"], process.env);
    const answer = await this.connect(flags).submit(readSubmissionBody(args, flags, servicesApiKey));
    const { workflow_id } = answer;
    if (flags.watch) {
      const form = { json: this.jsonEnabled(), plain: flags.plain };
      this.exit(await reportWatch(form, workflow_id, this.toWatched(flags)));
    }
    this.log(workflow_id);
    if (process.stdout.isTTY) this.log(`To see how it goes: ${this.toCommand("watch", workflow_id, flags)}`);
    return answer;
  }
}
