import * as Flags from "@oclif/core/flags";
import type { Client } from "../src/client/client.ts";
import { completeWorkflowId } from "../src/client/workflow-id.ts";
import { toExitCode } from "../src/errors.ts";
import type { WorkflowEvent } from "../src/model/event.ts";
import { toPrintable, toPrintableJson } from "../src/model/printable.ts";
import { showsColors } from "../src/terminal/colors.ts";
import { EventLog } from "../src/terminal/event-log.ts";
import { LineWriter } from "../src/terminal/line-writer.ts";
import { paintLine } from "../src/terminal/styled-line.ts";
import { listenForInterruption } from "./interruption.ts";
import { ServerCommand, WORKFLOW_ARG } from "./server-command.ts";

export default class Logs extends ServerCommand {
  static override description = [
    "Prints every event of a workflow so far: what started, was retried, ended, when and on which worker. With --follow",
    "it goes on until the workflow has ended. With --json each line is an event as JSON.",
    "The exit code does not depend on how the workflow ended.",
  ].join(" ");

  static override args = WORKFLOW_ARG;

  static override flags = {
    follow: Flags.boolean({ char: "f", description: "Wait for more events until the workflow has ended." }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> wf-0123456789ab",
    "<%= config.bin %> <%= command.id %> 0123 --follow",
    "<%= config.bin %> <%= command.id %> 0123 --json | jq .type",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Logs);
    const { signal } = listenForInterruption(() => {});
    const client = this.connect(flags, signal);
    const workflowId = await completeWorkflowId(client, args.id);
    const events = flags.follow
      ? client.follow(workflowId, 0, noteConnection)
      : readEvents(client, workflowId);
    await this.#print(events);
    if (signal.aborted) this.exit(toExitCode("INTERRUPTED"));
  }

  async #print(events: AsyncIterable<WorkflowEvent>): Promise<void> {
    const writer = new LineWriter(process.stdout);
    const log = new EventLog();
    const colors = showsColors(process.stdout, process.env);
    const toText = this.jsonEnabled()
      ? (event: WorkflowEvent) => toPrintableJson(JSON.stringify(event))
      : (event: WorkflowEvent) => paintLine(log.toLine(event), colors);
    for await (const event of events) {
      writer.write(toText(event));
      if (writer.closed) break;
    }
    await writer.flush();
    writer.release();
  }
}

/** The events so far; a server may answer with a part of a long log. */
async function* readEvents(client: Client, workflowId: string): AsyncGenerator<WorkflowEvent> {
  for (let last = 0; ; ) {
    const events = await client.events(workflowId, last);
    if (events.length === 0) return;
    yield* events;
    last = events.at(-1)?.sequence ?? last;
  }
}

function noteConnection(lost: Error | null): void {
  process.stderr.write(
    lost === null ? "Connected again.\n" : `${toPrintable(lost.message)} Trying again …\n`,
  );
}
