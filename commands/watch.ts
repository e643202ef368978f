import * as Flags from "@oclif/core/flags";
import { completeWorkflowId } from "../src/client/workflow-id.ts";
import { reportWatch } from "./report-watch.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Watch extends ServerCommand {
  static override description = [
    "Shows a workflow of a server until it has ended, from where its run began, as `run` shows one. On a terminal the",
    "view is live; elsewhere, or with --plain, there is one line per transition; with --json one event per line and the",
    "result as the last one. A lost connection is made again. Ctrl-C leaves the workflow running.",
    "Exit code: 0 completed, 1 failed or cancelled, 2 bad input or no server, 130 left before the end.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override flags = {
    plain: Flags.boolean({ description: "One line per transition instead of the live view." }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --json | tail -n 1 > result.json",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Watch);
    const workflowId = await completeWorkflowId(this.connect(flags), args.id);
    const form = { json: this.jsonEnabled(), plain: flags.plain };
    this.exit(await reportWatch(form, workflowId, this.toWatched(flags)));
  }
}
