import { join } from "node:path";
import { parseEnv } from "node:util";
import { AieffectError } from "../../errors.ts";
import type { Variables } from "../../model/compose-variables.ts";
import { readSourceText, refuseUnreadable } from "./source-text.ts";

export const COMPOSE_FILE = "docker-compose.yml";

/**
 * As compose has them: of the `.env` beside its file, and of the environment, which wins.
 *
 * @throws AieffectError GENERATION_REFUSED naming the file
 */
export function readComposeVariables(folder: string, environment: Variables): Variables {
  const path = join(folder, ".env");
  try {
    return { ...parseEnv(readSourceText(path) ?? ""), ...environment };
  } catch (cause) {
    throw cause instanceof AieffectError ? cause : refuseUnreadable(path, cause);
  }
}
