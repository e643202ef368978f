import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  type Environment,
  type ExecuteRequest,
  findInputUri,
  OperationError,
  type Operations,
  readInlineJson,
  type Task,
  toSafeIds,
} from "../../../../src/service/kit.ts";
import { tellFileTrouble } from "../../../shared/files/file-trouble.ts";
import { copyWhole, swapFolder, writeWhole } from "../../../shared/files/swap-folder.ts";
import {
  KIND_PREFIX,
  listSeriesFiles,
  prefer,
  type SeriesFile,
  type SeriesKind,
} from "../../files/series-files.ts";
import { MANIFEST_FILE, type Manifest } from "../../manifest.ts";
import { clearAtStart, readFolders } from "../folders.ts";
import { convertRaw } from "./convert-raw.ts";
import { toCommonInterval, toIntervalMinutes } from "./interval.ts";

const FOLDERS = { load: "loads", sgen: "sgens" } as const;

/** Reads the node's data from DATA_DIR, and hands it on in SHARED_DIR, a folder per workflow. */
export function createOperations(environment: Environment): Operations {
  const { data, shared, gridFile } = readFolders(environment);
  clearAtStart(shared, [...Object.values(FOLDERS), basename(gridFile), MANIFEST_FILE]);
  return {
    async ProvideData(request, task) {
      const { workflowId } = toSafeIds(request);
      const folder = join(shared, workflowId);
      const parameters = readParameters(request);
      const loads = prefer("raw", await listSeriesFiles(join(data, FOLDERS.load), "load"));
      const sgens = prefer("raw", await listSeriesFiles(join(data, FOLDERS.sgen), "sgen"));
      if (loads.length + sgens.length === 0) throw new OperationError("no csv files found");
      const gridPath = join(data, gridFile);
      await stat(gridPath).catch((cause: Error) => {
        throw new OperationError(`Grid file not found: ${gridPath}`, { cause });
      });
      // Last written, and gone first: where there is a manifest, all that it names is there.
      const manifestPath = join(folder, MANIFEST_FILE);
      await tellFileTrouble(`Removing ${manifestPath}`, () => rm(manifestPath, { force: true }));
      const load = await provideSeries(loads, "load", folder, task);
      const sgen = await provideSeries(sgens, "sgen", folder, task);
      const sharedGrid = join(folder, basename(gridFile));
      await copyWhole(gridPath, sharedGrid);
      const manifest: Manifest = {
        loads_dir: join(folder, FOLDERS.load),
        sgens_dir: join(folder, FOLDERS.sgen),
        grid_file: sharedGrid,
        load_files: load.names,
        sgen_files: sgen.names,
        trigger_load: load.names[0] ?? null,
        trigger_sgen: sgen.names[0] ?? null,
        parameters,
        interval_minutes: toCommonInterval([...load.intervals, ...sgen.intervals]),
      };
      await writeWhole(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
      task.log("Provided", { loads: load.names.length, sgens: sgen.names.length, folder });
      return { protocol: "file", uri: folder, format: "json" };
    },
  };
}

function readParameters(request: ExecuteRequest) {
  const uri = findInputUri(request, "inline", "json");
  return uri === null ? {} : readInlineJson(uri);
}

interface Provided {
  /** Of the files, by number. */
  readonly names: string[];
  /** Of the raw series; null for one whose steps are not all the same. */
  readonly intervals: readonly (number | null)[];
}

async function provideSeries(
  files: readonly SeriesFile[],
  kind: SeriesKind,
  folder: string,
  task: Task,
): Promise<Provided> {
  const names: string[] = [];
  const intervals: (number | null)[] = [];
  await tellFileTrouble(`Writing ${folder}`, () => mkdir(folder, { recursive: true }));
  await swapFolder(join(folder, FOLDERS[kind]), async (target) => {
    for (const file of files) {
      task.signal.throwIfAborted();
      const name = `${KIND_PREFIX[kind]}${file.number}_converted.csv`;
      names.push(name);
      if (file.isConverted) {
        await copyWhole(file.path, join(target, name));
        continue;
      }
      const { text, timesteps } = convertRaw(await readFile(file.path, "utf8"), file.name);
      intervals.push(toIntervalMinutes(timesteps));
      await Bun.write(join(target, name), text);
    }
  });
  return { names, intervals };
}
