import { completeWorkflowId } from "../src/client/workflow-id.ts";
import type { WorkflowStatusAnswer } from "../src/model/workflow-answer.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Cancel extends ServerCommand {
  static override description = [
    "Ends a workflow that runs: nothing of it starts any more, and what its services still do has no effect.",
    "What has completed is kept, and `retry` goes on from there.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override examples = ["<%= config.bin %> <%= command.id %> wf-0123456789ab"];

  async run(): Promise<WorkflowStatusAnswer> {
    const { args, flags } = await this.parse(Cancel);
    const client = this.connect(flags);
    const answer = await client.cancel(await completeWorkflowId(client, args.id));
    this.log(`${answer.workflow_id} is cancelled.`);
    this.log(`To go on with it: ${this.toCommand("retry", answer.workflow_id, flags)}`);
    return answer;
  }
}
