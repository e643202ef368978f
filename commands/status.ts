import { completeWorkflowId } from "../src/client/workflow-id.ts";
import type { WorkflowAnswer } from "../src/model/workflow-answer.ts";
import { toWorkflowLines } from "../src/terminal/workflow-lines.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Status extends ServerCommand {
  static override description =
    "Asks a server how far a workflow is. The exit code is 0 whatever the answer.";

  static override args = WORKFLOW_ARG;

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --json",
  ];

  async run(): Promise<WorkflowAnswer> {
    const { args, flags } = await this.parse(Status);
    const client = this.connect(flags);
    const workflow = await client.workflow(await completeWorkflowId(client, args.id));
    this.show((layout) => toWorkflowLines(workflow, layout));
    return workflow;
  }
}
