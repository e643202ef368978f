/** What the configuration asks of the hook `create_chronics`. */
import * as v from "valibot";
import { convertChronics } from "../chronics/convert.ts";
import { ChronicsOptionsSchema } from "../chronics/options.ts";
import { parseConfig } from "../libconfig/parse-config.ts";

const HookSchema = v.looseObject({
  type: v.literal("create_chronics"),
  loads_dir: v.string(),
  sgens_dir: v.string(),
  grid: v.string(),
  output: v.string(),
});

const ConfigSchema = v.object({
  nodes: v.object({
    file_node: v.object({ uris: v.array(v.string()), in: v.object({ hooks: v.tuple([HookSchema]) }) }),
  }),
});

export type ChronicsWork = () => Promise<void>;

/** A file of libconfig begins with the name of a setting. */
const isJson = (source: string): boolean => source.trimStart().startsWith("{");

/**
 * Reads the configuration; what it gives does the work.
 *
 * @throws Error when it is none
 */
export function readWork(source: string): ChronicsWork {
  const { file_node } = v.parse(
    ConfigSchema,
    isJson(source) ? JSON.parse(source) : parseConfig(source),
  ).nodes;
  const [hook] = file_node.in.hooks;
  // The hook knows labels only, and of the files in the folders only those that are listed.
  const options = v.parse(ChronicsOptionsSchema, { ...hook, index_mode: "label", layout: "files" });
  const listed = new Set(file_node.uris);
  const series = {
    loadsFolder: hook.loads_dir,
    sgensFolder: hook.sgens_dir,
    gridPath: hook.grid,
    accepts: (path: string) => listed.has(path),
  };
  return async () => {
    const signal = new AbortController().signal;
    await convertChronics(series, hook.output, options, { signal, progress: () => {} });
  };
}
