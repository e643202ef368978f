import * as Flags from "@oclif/core/flags";
import { completeWorkflowId } from "../src/client/workflow-id.ts";
import { AieffectError } from "../src/errors.ts";
import { canAsk, confirm } from "./confirm.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Delete extends ServerCommand {
  static override description = [
    "Removes a workflow from its server: its tasks, events and references to what it has made, not the files themselves.",
    "One that is still running is removed only with --yes, or after asking on a terminal.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override flags = {
    yes: Flags.boolean({ description: "Do not ask, though it is still running." }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --yes --json",
  ];

  async run(): Promise<{ workflow_id: string; status: "deleted" }> {
    const { args, flags } = await this.parse(Delete);
    const client = this.connect(flags);
    const workflowId = await completeWorkflowId(client, args.id);
    if (!flags.yes && (await client.workflow(workflowId)).status === "running") {
      await this.#confirm(workflowId);
    }
    await client.delete(workflowId);
    this.log(`${workflowId} is deleted.`);
    return { workflow_id: workflowId, status: "deleted" };
  }

  async #confirm(workflowId: string): Promise<void> {
    if (this.jsonEnabled() || !canAsk()) {
      const message = `${workflowId} is still running. --yes deletes it all the same; \`cancel\` ends it first.`;
      throw new AieffectError("WORKFLOW_CONFLICT", message);
    }
    if (await confirm(`${workflowId} is still running. Delete it?`)) return;
    throw new AieffectError("INTERRUPTED", `${workflowId} is not deleted.`);
  }
}
