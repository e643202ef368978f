import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { type Client, createClient } from "../src/client/client.ts";
import { systemClock } from "../src/clock.ts";
import { CLIENT_SOURCES, toClientConfig } from "../src/config/client-config.ts";
import type { StyledLine } from "../src/terminal/styled-line.ts";
import type { LinesLayout } from "../src/terminal/workflow-lines.ts";
import { BaseCommand } from "./base-command.ts";
import { printLines } from "./print-lines.ts";
import type { WatchedServer } from "./report-watch.ts";

export interface ServerFlags {
  readonly server?: string | undefined;
  readonly key?: string | undefined;
}

/** The workflow that a command is about. */
export const WORKFLOW_ARG = {
  id: Args.string({
    required: true,
    description: "Id of the workflow, or its beginning, `wf-` left out or not.",
  }),
};

const toFlag = (name: keyof typeof CLIENT_SOURCES) => {
  const { description, helpValue, variable, fallback } = CLIENT_SOURCES[name];
  const standard = fallback === null ? "" : ` Default: ${fallback}.`;
  return Flags.string({ helpValue, description: `${description}${standard} [env: ${variable}]` });
};

/** What the commands share that talk to a server. */
export abstract class ServerCommand extends BaseCommand {
  static override baseFlags = {
    ...BaseCommand.baseFlags,
    server: toFlag("server"),
    key: toFlag("key"),
  };

  /** @throws AieffectError INVALID_INPUT for a server or key that cannot be one */
  protected connect(flags: ServerFlags, signal: AbortSignal = new AbortController().signal): Client {
    return createClient(toClientConfig(flags, process.env), {
      clock: systemClock,
      random: Math.random,
      newIdempotencyKey: () => crypto.randomUUID(),
      signal,
    });
  }

  protected toWatched(flags: ServerFlags): WatchedServer {
    const { hostname } = new URL(toClientConfig(flags, process.env).address);
    return {
      connect: (signal) => this.connect(flags, signal),
      isLocal: /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname),
      toCommand: (command, workflowId) => this.toCommand(command, workflowId, flags),
    };
  }

  /** What to type next about a workflow of the same server. */
  protected toCommand(command: string, workflowId: string, { server }: ServerFlags): string {
    const where = server === undefined ? "" : ` --server ${server}`;
    return `${this.config.bin} ${command} ${workflowId}${where}`;
  }

  /** Prints lines for people, laid out for where they go; nothing with `--json`. */
  protected show(toLines: (layout: LinesLayout) => readonly StyledLine[]): void {
    if (this.jsonEnabled()) return;
    printLines(process.stdout, (columns) => toLines({ columns, now: systemClock.now() }));
  }
}
