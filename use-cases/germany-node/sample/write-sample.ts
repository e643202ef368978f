import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeSample } from "./sample-data.ts";

/** Writes the sample into a folder, over what is there. */
export async function writeSample(folder: string): Promise<void> {
  for (const { path, text } of makeSample()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await Bun.write(join(folder, path), text);
  }
}
