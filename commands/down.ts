import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as Args from "@oclif/core/args";
import { AieffectError } from "../src/errors.ts";
import { stopLaunch } from "../src/launch/launch.ts";
import { toStateFolder } from "../src/launch/launch-plan.ts";
import { findLaunch } from "../src/launch/launch-record.ts";
import { BaseCommand } from "./base-command.ts";

export default class Down extends BaseCommand {
  static override description = [
    "Asks the services to end and waits until they have; those that do not are killed. With nothing running it says so",
    "and is content. Also ends an `up` that still runs in the foreground.",
  ].join(" ");

  static override args = {
    directory: Args.string({ required: true, description: "folder of the use case" }),
  };

  static override examples = ["<%= config.bin %> <%= command.id %> use-cases/file_based_energy_pipeline"];

  async run(): Promise<{ stopped: readonly string[] }> {
    const { args } = await this.parse(Down);
    const folder = resolve(args.directory);
    if (!existsSync(folder)) throw new AieffectError("INVALID_INPUT", `There is no folder ${folder}.`);
    const stateFolder = toStateFolder(folder);
    const launch = findLaunch(stateFolder);
    if (launch === undefined) {
      this.log("Nothing is running.");
      return { stopped: [] };
    }
    await stopLaunch(stateFolder, launch);
    const stopped = launch.services.map(({ name }) => name);
    this.log(`Stopped: ${stopped.join(", ")}`);
    return { stopped };
  }
}
