/** A folder as a user has one: blueprint.json, dockerinfo.json, and what a run leaves there. */
import { writeFileSync } from "node:fs";
import { runAieffect, startAieffect } from "./aieffect-process.ts";
import { makeBlueprint } from "./blueprint-builder.ts";
import { makeFolder, type TestFolder } from "./contract/store-files.ts";

export interface PipelineFolder extends TestFolder {
  /** Writes a file of any content; its name. */
  write(name: string, content: string | object): string;
  /** Runs the pipeline with these flags, to the end. */
  run(...flags: string[]): ReturnType<typeof runAieffect>;
  /** Runs what these files hold. */
  runFiles(blueprint: string, dockerinfo: string, ...flags: string[]): ReturnType<typeof runAieffect>;
  start(...flags: string[]): ReturnType<typeof startAieffect>;
  resume(...flags: string[]): ReturnType<typeof runAieffect>;
}

interface Surroundings {
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
}

/**
 * @param sketch `"a>b b>c d"`: containers, each with the operation `Run`
 * @param address where all of them answer
 */
export function makePipelineFolder(
  sketch: string,
  { address }: { readonly address: string },
  surroundings: Surroundings = {},
): PipelineFolder {
  const folder = makeFolder();
  const write = (name: string, content: string | object) => {
    writeFileSync(folder.file(name), typeof content === "string" ? content : JSON.stringify(content));
    return name;
  };
  const blueprint = makeBlueprint(sketch);
  const { hostname: ip_address, port } = new URL(address);
  const entries = blueprint.nodes.map(({ container_name }) => ({ container_name, ip_address, port }));
  write("blueprint.json", blueprint);
  write("dockerinfo.json", { docker_info_list: entries });
  const options = { folder: folder.path, ...surroundings };
  const toArguments = (flags: readonly string[]) => ["run", "blueprint.json", "dockerinfo.json", ...flags];
  return {
    ...folder,
    write,
    run: (...flags) => runAieffect(toArguments(flags), options),
    runFiles: (...files) => runAieffect(["run", ...files], options),
    start: (...flags) => startAieffect(toArguments(flags), options),
    resume: (...flags) => runAieffect(["run", "--resume", "--state", "run.db", ...flags], options),
  };
}
