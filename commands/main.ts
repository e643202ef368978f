import "./own-runtime.ts";
import { run } from "@oclif/core/run";
import packageJson from "../package.json" with { type: "json" };
import { COMMANDS } from "./index.ts";
import { keepLoopbackOffProxy } from "./loopback.ts";
import { watchOutput } from "./output-loss.ts";
import { reportError } from "./report-error.ts";
import { StaticPlugin } from "./static-plugin.ts";

const PACKAGE = {
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  oclif: { bin: "aieffect", dirname: "aieffect", topicSeparator: ":" },
} as const;

/** Runs one command line. Sets `process.exitCode` instead of exiting, so that output still in flight is written. */
export async function main(argv: readonly string[]): Promise<void> {
  const fail = (error: unknown) => reportError(error, argv);
  watchOutput(process.stdout, fail);
  keepLoopbackOffProxy(process.env);
  // What escapes from a callback leaves the process in an unknown state: say it and stop.
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error) => {
      fail(error);
      process.exit();
    });
  }
  try {
    await runCommandLine(argv[0] === "help" ? [...argv.slice(1), "--help"] : [...argv]);
  } catch (error) {
    fail(error);
  }
}

async function runCommandLine(argv: string[]): Promise<void> {
  const options = { pjson: PACKAGE, root: import.meta.dir };
  const plugin = new StaticPlugin(options, COMMANDS, argv[0]);
  await plugin.load();
  await run(argv, { ...options, plugins: new Map([[plugin.name, plugin]]) });
}
