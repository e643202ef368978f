import * as Args from "@oclif/core/args";
import { formatNumberOf } from "../src/model/quantity.ts";
import { writeBuildScript } from "../src/packaging/build-script/write-build-script.ts";
import { BaseCommand } from "./base-command.ts";
import { quote } from "./launch-report.ts";

export default class BuildScript extends BaseCommand {
  static override description = [
    "Writes build_and_tag.sh into the folder of a use case: it builds the images of its docker-compose.yml, and tags them with",
    "the names that an export has. Services without a build have no image to tag. One that is there is replaced.",
  ].join(" ");

  static override args = {
    "use-case": Args.string({ required: true, description: "folder with a docker-compose.yml" }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> use-cases/wind-forecast",
    "<%= config.bin %> <%= command.id %> . --json && ./build_and_tag.sh",
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(BuildScript);
    const { path, images } = writeBuildScript(args["use-case"], process.env);
    if (this.jsonEnabled()) {
      this.logJson({ file: path, images });
      return;
    }
    this.log(`Wrote ${quote(path)}, which tags ${formatNumberOf(images.length, "image")}:`);
    for (const image of images) this.log(`  ${image}`);
  }
}
