/** The compiled binary under test: AIEFFECT_BINARY, or what `./scripts/build` left in dist. */
import { existsSync } from "node:fs";
import { binaryPath, nativeTarget } from "../scripts/targets.ts";

const path = process.env.AIEFFECT_BINARY ?? binaryPath(nativeTarget());
if (!existsSync(path))
  throw new Error(`There is no ${path}: run ./scripts/build first, or set AIEFFECT_BINARY.`);

export const BINARY = [path];
