import * as Flags from "@oclif/core/flags";
import { completeWorkflowId } from "../src/client/workflow-id.ts";
import { toServicesApiKey } from "../src/config.ts";
import type { WorkflowStatusAnswer } from "../src/model/workflow-answer.ts";
import { reportWatch } from "./report-watch.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";
import { SUBMISSION_FLAGS } from "./submission-flags.ts";

export default class Retry extends ServerCommand {
  static override description = [
    "Goes on with a workflow that failed or was cancelled: what failed, was skipped or cancelled starts again; what has",
    "completed keeps its outputs. A server forgets the key of the services when a workflow ends: give it again.",
    "With --watch it goes on as `watch` does, with the exit codes of `watch`.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override flags = {
    "services-api-key": SUBMISSION_FLAGS["services-api-key"],
    watch: Flags.boolean({ description: "Show the workflow until it has ended; Ctrl-C leaves it running." }),
    plain: Flags.boolean({
      dependsOn: ["watch"],
      description: "One line per transition instead of the live view.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --watch",
  ];

  async run(): Promise<WorkflowStatusAnswer> {
    const { args, flags } = await this.parse(Retry);
    const client = this.connect(flags);
    const workflowId = await completeWorkflowId(client, args.id);
    const answer = await client.retry(workflowId, toServicesApiKey(flags["services-api-key"], process.env));
    if (flags.watch) {
      const form = { json: this.jsonEnabled(), plain: flags.plain };
      this.exit(await reportWatch(form, workflowId, this.toWatched(flags)));
    }
    this.log(`${workflowId} starts again.`);
    this.log(`To see how it goes: ${this.toCommand("watch", workflowId, flags)}`);
    return answer;
  }
}
