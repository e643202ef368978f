import type { CommandTable } from "./static-plugin.ts";

/** Every command. */
export const COMMANDS: CommandTable = {
  demo: {
    summary: "Run the energy pipeline, services and all, in an empty folder",
    load: async () => (await import("./demo.ts")).default,
  },
  run: {
    summary: "Run a pipeline in this process and watch it go",
    load: async () => (await import("./run.ts")).default,
  },
  check: {
    summary: "Check a pipeline without running it, and show its plan",
    load: async () => (await import("./check.ts")).default,
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
