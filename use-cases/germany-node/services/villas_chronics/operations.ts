import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  AieffectError,
  type Environment,
  longRunning,
  type Operations,
  resolveOptions,
} from "../../../../src/service/kit.ts";
import { tellFileTrouble } from "../../../shared/files/file-trouble.ts";
import { swapFolder, writeWhole } from "../../../shared/files/swap-folder.ts";
import { ChronicsOptionsSchema } from "../../chronics/options.ts";
import {
  CHRONICS_FOLDER,
  readManifest,
  toInputFolder,
  toOptionLayers,
  WARNINGS_FILE,
} from "../../manifest.ts";
import { clearAtStart, readFolders } from "../folders.ts";
import { createBuiltinEngine } from "./builtin-engine.ts";
import type { Engine } from "./engine.ts";
import { CONFIG_FILE, createVillasEngine, STAGED_FOLDER } from "./villas-engine.ts";

/** Makes Grid2Op's chronics of the series that a manifest names. */
export function createOperations(environment: Environment): Operations {
  const engine = toEngine(environment);
  clearAtStart(readFolders(environment).shared, [CHRONICS_FOLDER, WARNINGS_FILE, STAGED_FOLDER, CONFIG_FILE]);
  return {
    GenerateChronics: longRunning(async (request, task) => {
      const folder = toInputFolder(request);
      const manifest = await readManifest(folder);
      const output = join(folder, CHRONICS_FOLDER);
      // Those of an earlier run must not pass for what this one made, however it ends.
      await tellFileTrouble(`Emptying ${output}`, () => rm(output, { recursive: true, force: true }));
      const options = resolveOptions(ChronicsOptionsSchema, ...toOptionLayers(manifest, request));
      const warnings = await swapFolder(output, (temporary) =>
        engine.generate({
          manifest,
          folder,
          output: temporary,
          options,
          signal: task.signal,
          progress: (percent) => task.progress(percent),
        }),
      );
      for (const warning of warnings) task.log(warning, { level: "warn" });
      await writeWhole(join(folder, WARNINGS_FILE), `${JSON.stringify(warnings)}\n`);
      return { protocol: "file", uri: output, format: "csv" };
    }),
  };
}

function toEngine(environment: Environment): Engine {
  const name = environment.CHRONICS_ENGINE || "builtin";
  if (name === "builtin") return createBuiltinEngine();
  if (name === "villas") return createVillasEngine(environment);
  throw new AieffectError(
    "INVALID_INPUT",
    `CHRONICS_ENGINE must be builtin or villas, not ${JSON.stringify(name)}`,
  );
}
