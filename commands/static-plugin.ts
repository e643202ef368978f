import type { Command } from "@oclif/core/command";
import { Plugin } from "@oclif/core/config";
import type * as Interfaces from "@oclif/core/interfaces";

export interface CommandEntry {
  /** One line for the list of commands, and the head of the command's own help. */
  readonly summary: string;
  readonly hidden?: boolean;
  /** Imports the command: only the one that is asked for is evaluated, so the others cost nothing at start. */
  readonly load: () => Promise<Command.Class>;
}

export type CommandTable = Readonly<Record<string, CommandEntry>>;

/**
 * The root plugin of oclif with its commands from a table: oclif's own discovery reads directories, and a compiled
 * binary has none.
 */
export class StaticPlugin extends Plugin {
  readonly #table: CommandTable;
  readonly #wanted: string | undefined;

  /** @param wanted - id of the command that will run or whose help will be shown, if any */
  constructor(options: Interfaces.PluginOptions, table: CommandTable, wanted: string | undefined) {
    super({ ...options, isRoot: true, ignoreManifest: true });
    this.#table = table;
    this.#wanted = wanted;
  }

  override async load(): Promise<void> {
    await super.load();
    this.commandIDs = Object.keys(this.#table);
    this.commands = await Promise.all(
      Object.entries(this.#table).map(([id, entry]) =>
        id === this.#wanted ? this.#describe(id, entry) : toOutline(id, entry),
      ),
    );
  }

  /** The command with its arguments and flags, as its help and its parser need them. */
  async #describe(id: string, entry: CommandEntry): Promise<Command.Loadable> {
    const command = await entry.load();
    command.id = id;
    command.summary = entry.summary;
    command.plugin = this;
    return {
      ...toOutline(id, entry),
      description: command.description,
      usage: command.usage,
      examples: command.examples,
      strict: command.strict,
      args: withNames(command.args),
      flags: withNames({ ...command.baseFlags, ...command.flags }),
      load: async () => command,
    };
  }
}

function toOutline(id: string, entry: CommandEntry): Command.Loadable {
  return {
    id,
    summary: entry.summary,
    hidden: entry.hidden ?? false,
    aliases: [],
    hiddenAliases: [],
    args: {},
    flags: {},
    load: entry.load,
  };
}

function withNames<Definition>(definitions: Record<string, Definition>) {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, { ...definition, name }]),
  );
}
