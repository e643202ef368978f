/** The web page as a folder, with its compressed forms beside: what the binary has in it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildPageFiles, toPageFile } from "../src/page/build-page.ts";
import { DIST } from "./targets.ts";

/** Its last part is the name under which `src/assets.ts` looks for it. */
export const BUILT_PAGE = join(DIST, "page");

/** @throws AggregateError when the sources have an error */
export async function writePageFolder(): Promise<void> {
  rmSync(BUILT_PAGE, { recursive: true, force: true });
  for (const [name, bytes] of await buildPageFiles()) {
    const { compressed } = toPageFile(name, bytes);
    await Bun.write(join(BUILT_PAGE, name), bytes);
    for (const [encoding, form] of Object.entries(compressed)) {
      await Bun.write(join(BUILT_PAGE, `${name}.${encoding}`), form);
    }
  }
}
