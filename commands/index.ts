import type { CommandTable } from "./static-plugin.ts";

/** Every command, in the order in which people meet them. */
export const COMMANDS: CommandTable = {};
