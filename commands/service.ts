import * as Args from "@oclif/core/args";
import { serveUseCaseService } from "../use-cases/services.ts";
import { BaseCommand } from "./base-command.ts";

export default class Service extends BaseCommand {
  static override description = [
    "Serves on HOST and PORT until it is told to end. What other variables mean is the service's own: DATA_DIR,",
    "SERVICE_API_KEY.",
  ].join(" ");

  static override args = {
    "use-case": Args.string({ required: true, description: "such as file_based_energy_pipeline" }),
    service: Args.string({ required: true, description: "name in its compose file, such as data-analyzer" }),
  };

  static override examples = [
    "PORT=18083 <%= config.bin %> <%= command.id %> file_based_energy_pipeline data-analyzer",
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(Service);
    await serveUseCaseService(args["use-case"], args.service);
  }
}
