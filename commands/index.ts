import type { CommandTable } from "./static-plugin.ts";

/** Every command. */
export const COMMANDS: CommandTable = {
  demo: {
    summary: "Run an energy pipeline, services and all, in an empty folder",
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
  doctor: {
    summary: "Find out whether the services of a package can be reached, and why not",
    load: async () => (await import("./doctor.ts")).default,
  },
  new: {
    summary: "Write a new service or use case, ready to run",
    load: async () => (await import("./new.ts")).default,
  },
  import: {
    summary: "Unpack an onboarding package of ours or of a playground",
    load: async () => (await import("./import.ts")).default,
  },
  compose: {
    summary: "Write the Docker Compose file of a package, or its Kubernetes folder",
    load: async () => (await import("./compose.ts")).default,
  },
  export: {
    summary: "Make the onboarding package of a use case",
    load: async () => (await import("./export.ts")).default,
  },
  "build-script": {
    summary: "Write the script that builds and tags a use case's images",
    load: async () => (await import("./build-script.ts")).default,
  },
  diff: {
    summary: "Tell what differs between a package and what is deployed or was run",
    load: async () => (await import("./diff.ts")).default,
  },
  conformance: {
    summary: "Test whether a live service keeps the contract",
    load: async () => (await import("./conformance.ts")).default,
  },
  serve: {
    summary: "Answer the REST API, and run what is submitted",
    load: async () => (await import("./serve.ts")).default,
  },
  worker: {
    summary: "Run tasks from a Redis that a server and other workers share",
    load: async () => (await import("./worker.ts")).default,
  },
  health: {
    summary: "Ask a server or a worker whether it is well",
    load: async () => (await import("./health.ts")).default,
  },
  up: {
    summary: "Start a use case's services as local processes, without Docker",
    load: async () => (await import("./up.ts")).default,
  },
  down: {
    summary: "Stop the services that `up --detach` started",
    load: async () => (await import("./down.ts")).default,
  },
  submit: {
    summary: "Hand a pipeline to a server",
    load: async () => (await import("./submit.ts")).default,
  },
  status: {
    summary: "Show how far a workflow of a server is",
    load: async () => (await import("./status.ts")).default,
  },
  tasks: {
    summary: "List the tasks of a workflow",
    load: async () => (await import("./tasks.ts")).default,
  },
  watch: {
    summary: "Watch a workflow of a server until it has ended",
    load: async () => (await import("./watch.ts")).default,
  },
  list: {
    summary: "List the workflows of a server",
    load: async () => (await import("./list.ts")).default,
  },
  logs: {
    summary: "Print the events of a workflow",
    load: async () => (await import("./logs.ts")).default,
  },
  cancel: {
    summary: "End a workflow that runs",
    load: async () => (await import("./cancel.ts")).default,
  },
  retry: {
    summary: "Go on with a workflow that failed or was cancelled",
    load: async () => (await import("./retry.ts")).default,
  },
  delete: {
    summary: "Remove a workflow from its server",
    load: async () => (await import("./delete.ts")).default,
  },
  service: {
    summary: "Run one service of a use case that is built into aieffect",
    hidden: true,
    load: async () => (await import("./service.ts")).default,
  },
};
