import { completeWorkflowId } from "../src/client/workflow-id.ts";
import type { TasksAnswer } from "../src/model/workflow-answer.ts";
import { toTaskTable } from "../src/terminal/workflow-lines.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Tasks extends ServerCommand {
  static override description = [
    "Lists the tasks of a workflow in the order of its blueprint: state, time, output or error.",
    "--json has all of each task, with its inputs and every attempt.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --json",
  ];

  async run(): Promise<TasksAnswer> {
    const { args, flags } = await this.parse(Tasks);
    const client = this.connect(flags);
    const answer = await client.tasks(await completeWorkflowId(client, args.id));
    this.show((layout) => toTaskTable(answer.tasks, layout));
    return answer;
  }
}
