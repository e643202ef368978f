/** Writes the sample data: `../../scripts/bun scripts/make-sample.ts [FOLDER]`, by default to `data/sample`. */
import { join } from "node:path";
import { writeSample } from "../sample/write-sample.ts";

await writeSample(process.argv[2] ?? join(import.meta.dir, "..", "data", "sample"));
