import { Command, Flags } from "@oclif/core";
import { toPrintableJson } from "../src/model/printable.ts";
import { wantsJson } from "./report-error.ts";

/**
 * What all commands share. `run()` returns what `--json` prints as one document; `log()` is for people and silent
 * with `--json`. Errors are thrown: main.ts alone turns them into messages and exit codes.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    json: Flags.boolean({ description: "Print JSON for programs instead of text for people." }),
  };

  override jsonEnabled(): boolean {
    return wantsJson(this.argv);
  }

  /** Through `process.stdout`: in Bun `console.log` would pass it by, and with it everything that listens there. */
  override log(message = ""): void {
    if (!this.jsonEnabled()) process.stdout.write(`${message}\n`);
  }

  override logJson(document: unknown): void {
    process.stdout.write(`${toPrintableJson(JSON.stringify(document))}\n`);
  }

  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}
