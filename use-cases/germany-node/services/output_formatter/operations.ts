import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import {
  type Environment,
  OperationError,
  type Operations,
  resolveOptions,
  toSafeIds,
} from "../../../../src/service/kit.ts";
import { tellFileTrouble } from "../../../shared/files/file-trouble.ts";
import { readIfThere } from "../../../shared/files/read-if-there.ts";
import { copyWhole, swapFolder, writeWhole } from "../../../shared/files/swap-folder.ts";
import { type CheckedFile, checkChronics } from "../../chronics/check-chronics.ts";
import { findManifest, type Manifest, toInputFolder, toOptionLayers, WARNINGS_FILE } from "../../manifest.ts";
import { makeReport } from "../../report/report.ts";
import { clearAtStart, readFolders } from "../folders.ts";

const START = "start_datetime must be a text of the form YYYY-MM-DD HH:MM";
const OptionsSchema = v.object({
  start_datetime: v.optional(v.pipe(v.string(START), v.check(isStart, START))),
});

/** Of a day that there is: no 30th of February. */
function isStart(text: string): boolean {
  const ms = Date.parse(`${text.replace(" ", "T")}:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 16).replace("T", " ") === text;
}

/** What a chronics service of the reference leaves beside its output: nothing. */
const NO_MANIFEST: Manifest = {
  loads_dir: "",
  sgens_dir: "",
  grid_file: "",
  load_files: [],
  sgen_files: [],
  trigger_load: null,
  trigger_sgen: null,
  parameters: {},
  interval_minutes: null,
};

const FINAL_FOLDER = "final_output";
export const REPORT_FILE = "report.html";

/** Checks the chronics, and puts those that are a whole set where Grid2Op can read them. */
export function createOperations(environment: Environment): Operations {
  const { shared } = readFolders(environment);
  clearAtStart(shared, [FINAL_FOLDER, REPORT_FILE]);
  return {
    async FormatOutput(request, task) {
      const { workflowId } = toSafeIds(request);
      const source = toInputFolder(request);
      const workflow = dirname(source);
      const target = join(shared, workflowId, FINAL_FOLDER);
      await tellFileTrouble(`Emptying ${target}`, () => rm(target, { recursive: true, force: true }));
      const manifest = (await findManifest(workflow)) ?? NO_MANIFEST;
      const { start_datetime } = resolveOptions(OptionsSchema, ...toOptionLayers(manifest, request));
      const files = await checkChronics(source);
      refuseInvalid(files);
      const warnings = await readWarnings(workflow);
      const info = toInfoFiles(manifest.interval_minutes, start_datetime);
      const summary = toSummary(workflowId, files, warnings);
      await swapFolder(target, async (folder) => {
        for (const { file } of files) await copyWhole(join(source, file), join(folder, file));
        for (const [name, text] of [...info, ["summary.json", summary] as const]) {
          await Bun.write(join(folder, name), text);
        }
      });
      const report = await makeReport({ workflowId, manifest, folder: target, warnings });
      await writeWhole(join(shared, workflowId, REPORT_FILE), report);
      task.log("Formatted", { folder: target, rows: files[0]?.rows });
      return { protocol: "file", uri: target, format: "csv" };
    },
  };
}

function refuseInvalid(files: readonly CheckedFile[]): void {
  if (files.every(({ exists }) => !exists)) throw new OperationError("No valid chronics files found");
  const invalid = files.filter(({ valid }) => !valid);
  if (invalid.length === 0) return;
  throw new OperationError(
    `Invalid chronics: ${invalid.map(({ file, error }) => `${file}: ${error}`).join("; ")}`,
  );
}

/** Of the conversion before this step; none when it left no note. */
async function readWarnings(folder: string): Promise<readonly string[]> {
  const bytes = await readIfThere(join(folder, WARNINGS_FILE));
  const warnings = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    bytes?.toString() ?? "[]",
  );
  return warnings.success ? warnings.output : [];
}

function toSummary(workflowId: string, files: readonly CheckedFile[], warnings: readonly string[]): string {
  const summary = {
    workflow_id: workflowId,
    total_files: files.length,
    files_validated: files.filter(({ valid }) => valid).length,
    files: files.map(({ table, ...facts }) => facts),
    warnings,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** What Grid2Op reads beside the tables: the step of the series, and when they begin. */
function toInfoFiles(minutes: number | null, start: string | undefined): (readonly [string, string])[] {
  const pad = (value: number) => String(value).padStart(2, "0");
  const interval = minutes === null ? "" : `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}\n`;
  const files = [["time_interval.info", interval] as const, ["start_datetime.info", start ?? ""] as const];
  return files.filter(([, text]) => text !== "");
}
