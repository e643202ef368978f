import * as Flags from "@oclif/core/flags";
import type { Client, ListQuery } from "../src/client/client.ts";
import { WorkflowStatusSchema } from "../src/model/status.ts";
import type { WorkflowList } from "../src/model/workflow-answer.ts";
import { toSpan } from "../src/terminal/styled-line.ts";
import { toWorkflowTable } from "../src/terminal/workflow-lines.ts";
import { ServerCommand } from "./server-command.ts";

/** The longest page that a server gives. */
const LONGEST_PAGE = 500;

export default class List extends ServerCommand {
  static override description = "Lists the workflows of a server, the newest first.";

  static override flags = {
    status: Flags.option({
      options: WorkflowStatusSchema.options.filter((status) => status !== "pending"),
      description: "Only those in this state.",
    })(),
    limit: Flags.integer({
      helpValue: "N",
      default: 50,
      min: 1,
      max: LONGEST_PAGE,
      description: "How many at most.",
    }),
    all: Flags.boolean({ description: "All of them, however many." }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --status failed --limit 5",
    "<%= config.bin %> <%= command.id %> --all --json",
  ];

  async run(): Promise<WorkflowList> {
    const { flags } = await this.parse(List);
    const client = this.connect(flags);
    const query = { limit: flags.limit, ...(flags.status !== undefined && { status: flags.status }) };
    const list = flags.all ? await readAll(client, query) : await client.list(query);
    this.show((layout) =>
      list.workflows.length === 0
        ? [[toSpan(flags.status === undefined ? "No workflows." : `No ${flags.status} workflows.`)]]
        : [
            ...toWorkflowTable(list.workflows, layout),
            ...(list.next_cursor === null ? [] : [[toSpan("… more with --limit or --all", "faint")]]),
          ],
    );
    return list;
  }
}

async function readAll(client: Client, query: ListQuery): Promise<WorkflowList> {
  const workflows: WorkflowList["workflows"] = [];
  let cursor: string | null = null;
  do {
    const page: WorkflowList = await client.list({
      ...query,
      limit: LONGEST_PAGE,
      ...(cursor !== null && { cursor }),
    });
    for (const workflow of page.workflows) workflows.push(workflow);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return { workflows, next_cursor: null };
}
