import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { AieffectError, type Environment, OperationError } from "../../../../src/service/kit.ts";
import { writeWhole } from "../../../shared/files/swap-folder.ts";
import { ChronicsOptionsSchema, TABLE_NAMES } from "../../chronics/options.ts";
import { awaitOutput } from "../../villas/await-output.ts";
import { renderConfig } from "../../villas/render-config.ts";
import { stageSeries } from "../../villas/stage-series.ts";
import { VillasNode } from "../../villas/villas-node.ts";
import ownTemplate from "./chronics.conf.template" with { type: "text" };
import type { ChronicsJob, Engine } from "./engine.ts";
import { Turns } from "./turns.ts";

export const STAGED_FOLDER = "villas_input";
export const CONFIG_FILE = "villas_config.conf";
/** Progress (percent): the configuration is written, VILLASnode took it, all files are there. */
const [WRITTEN, TAKEN, ALL_FILES] = [10, 20, 80];

/**
 * VILLASnode makes the chronics; this process tells it how, and waits.
 *
 * @throws AieffectError INVALID_INPUT when a variable is no time
 */
export function createVillasEngine(environment: Environment): Engine {
  const node = new VillasNode(
    environment.VILLAS_NODE_URL || "http://villas-node:80",
    readSeconds(environment, "RESTART_TIMEOUT", 30),
  );
  const turns = new Turns();
  const pollIntervalMs = readSeconds(environment, "POLL_INTERVAL", 2);
  const pollTimeoutMs = readSeconds(environment, "POLL_TIMEOUT", 120);
  return {
    async generate(job) {
      refuseUnknownToHook(job);
      const { manifest, folder, output, options, signal, progress } = job;
      const template = await readTemplate(environment);
      const { series, warnings } = await stageSeries(manifest, join(folder, STAGED_FOLDER), options);
      const configPath = join(folder, CONFIG_FILE);
      const facts = { series, gridPath: manifest.grid_file, outputFolder: output, options };
      await writeWhole(configPath, renderConfig(template, facts));
      progress(WRITTEN);
      await turns.take(signal, async () => {
        await node.restart(configPath, signal);
        progress(TAKEN);
        const found = (files: number) =>
          progress(TAKEN + Math.floor((ALL_FILES * files) / TABLE_NAMES.length));
        await awaitOutput(output, options.compress, { pollIntervalMs, pollTimeoutMs, signal, found });
      });
      return warnings;
    },
  };
}

/** VILLASnode's hook has a column per file, and its configuration no template for the titles of generators. */
function refuseUnknownToHook({ options }: ChronicsJob): void {
  const isKnown = options.sgen_column_template === v.getDefaults(ChronicsOptionsSchema).sgen_column_template;
  const unknown = options.layout === "grid" ? "layout grid" : isKnown ? null : "sgen_column_template";
  if (unknown === null) return;
  throw new OperationError(`${unknown} is known to the engine builtin alone (CHRONICS_ENGINE)`);
}

async function readTemplate({ CONFIG_TEMPLATE }: Environment): Promise<string> {
  if (!CONFIG_TEMPLATE) return ownTemplate;
  return readFile(CONFIG_TEMPLATE, "utf8").catch((cause: Error) => {
    throw new OperationError(`CONFIG_TEMPLATE cannot be read: ${cause.message}`, { cause });
  });
}

/** In ms. */
function readSeconds(environment: Environment, variable: string, fallback: number): number {
  const text = environment[variable] || String(fallback);
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new AieffectError(
    "INVALID_INPUT",
    `${variable} must be a number of seconds, not ${JSON.stringify(text)}`,
  );
}
