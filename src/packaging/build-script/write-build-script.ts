import { basename, join, resolve } from "node:path";
import type { Variables } from "../../model/compose-variables.ts";
import { writeWholeFile } from "../output/whole-output.ts";
import { readComposeSource } from "../source/compose-source.ts";
import { COMPOSE_FILE, readComposeVariables } from "../source/compose-variables-file.ts";
import { readSourceText, refuseSource } from "../source/source-text.ts";
import { BUILD_SCRIPT_FILE, toBuildScript } from "./build-script.ts";

/**
 * Writes the script into the folder of a use case, for everybody to execute.
 *
 * @param folder as the user names it
 * @param environment of compose; a `.env` beside its file adds to it
 * @throws AieffectError GENERATION_REFUSED when there is no docker-compose.yml, or none with services; OUTPUT_UNWRITABLE
 */
export function writeBuildScript(
  folder: string,
  environment: Variables,
): { path: string; images: readonly string[] } {
  const place = join(folder, COMPOSE_FILE);
  const text = readSourceText(place);
  if (text === null) throw refuseSource(place, "is not there: it says which images there are to build");
  const source = readComposeSource(text, place, readComposeVariables(folder, environment));
  const script = toBuildScript(basename(resolve(folder)), source);
  const path = join(folder, BUILD_SCRIPT_FILE);
  writeWholeFile(resolve(path), script.text, 0o755);
  return { path, images: script.images };
}
