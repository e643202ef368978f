import { join } from "node:path";
import type { Environment } from "../../../src/service/kit.ts";
import { SAMPLE_GRID_FILE } from "./sample-data.ts";
import { writeSample } from "./write-sample.ts";

const toInputFolder = (folder: string): string => join(folder, "input");

/** Where a demo's services read and write. */
export const toDemoVariables = (folder: string): Environment => ({
  DATA_DIR: toInputFolder(folder),
  SHARED_DIR: folder,
  GRID_FILE: SAMPLE_GRID_FILE,
});

/** Writes the data that a demo begins with. */
export const writeDemoData = (folder: string): Promise<void> => writeSample(toInputFolder(folder));
