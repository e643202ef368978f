import type { CommandTable } from "./static-plugin.ts";

/** Every command, in the order in which people meet them. */
export const COMMANDS: CommandTable = {
  run: {
    summary: "Run a pipeline in this process and watch it go",
    load: async () => (await import("./run.ts")).default,
  },
  up: {
    summary: "Start a use case's services as local processes, without Docker",
    load: async () => (await import("./up.ts")).default,
  },
  down: {
    summary: "Stop the services that `up --detach` started",
    load: async () => (await import("./down.ts")).default,
  },
  service: {
    summary: "Run one service of a use case that is built into aieffect",
    hidden: true,
    load: async () => (await import("./service.ts")).default,
  },
};
