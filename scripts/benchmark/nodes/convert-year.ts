/** Converts the year that lies in the folder, and prints the time and the highest memory that it took. */
import { join } from "node:path";
import * as v from "valibot";
import { convertChronics } from "../../../use-cases/germany-node/chronics/convert.ts";
import { ChronicsOptionsSchema } from "../../../use-cases/germany-node/chronics/options.ts";

const [, , folder = ""] = process.argv;
const source = {
  loadsFolder: join(folder, "loads"),
  sgensFolder: join(folder, "sgens"),
  gridPath: join(folder, "grid.json"),
};
const startedAt = performance.now();
await convertChronics(source, join(folder, "out"), v.parse(ChronicsOptionsSchema, {}), {
  signal: new AbortController().signal,
  progress: () => {},
});
const ms = performance.now() - startedAt;
const { maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ ms, bytes: maxRSS * 1024 }));
