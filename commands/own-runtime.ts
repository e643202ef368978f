/** Imported before anything else: a process that is to start anew loads nothing in vain. */
import { restartWithRuntimeSettings } from "../src/app/runtime-settings.ts";

const [command, ...rest] = process.argv.slice(2);
if (command === "serve" || command === "worker") restartWithRuntimeSettings([command, ...rest]);
