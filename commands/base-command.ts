import { Command } from "@oclif/core/command";
import * as Flags from "@oclif/core/flags";
import { AieffectError } from "../src/errors.ts";
import { toPrintableJson } from "../src/model/printable.ts";
import { toOptionWords, wantsJson } from "./report-error.ts";

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

  /** The parser takes the value of a flag that has none for an argument, and then complains of another one. */
  protected override init(): Promise<void> {
    const flags = new Map(Object.entries({ ...this.ctor.baseFlags, ...this.ctor.flags }));
    for (const word of toOptionWords(this.argv)) {
      const [, flag = "", name = ""] = /^(--(?:no-)?([\w-]+))=/.exec(word) ?? [];
      if (flags.get(name)?.type !== "boolean") continue;
      throw new AieffectError(
        "INVALID_INPUT",
        `${flag} takes no value: write ${flag} alone, or leave it out.`,
      );
    }
    return super.init();
  }

  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}
