import { resolve } from "node:path";
import { type Environment, logToStderr } from "../../../src/service/kit.ts";
import { clearLeftovers } from "../../shared/files/swap-folder.ts";

/** Where a service of the node reads and writes. Paths are absolute. */
export interface Folders {
  /** DATA_DIR: the series, in `loads` and `sgens`, and the grid. */
  readonly data: string;
  /** SHARED_DIR: a volume that all services of the node see at the same path. */
  readonly shared: string;
  /** GRID_FILE: a name in DATA_DIR. */
  readonly gridFile: string;
}

export const readFolders = (environment: Environment): Folders => ({
  data: resolve(environment.DATA_DIR || "/data"),
  shared: resolve(environment.SHARED_DIR || "/shared"),
  gridFile: environment.GRID_FILE || "ppnet_DW00.1.382280-VE_202412.json",
});

/**
 * A service that was killed has left what it had half written; this one, which takes its place, clears it away meanwhile.
 *
 * @param names of what the service writes in the folder of each workflow
 */
export function clearAtStart(shared: string, names: readonly string[]): void {
  clearLeftovers(shared, names).catch((error: Error) =>
    logToStderr({ level: "warn", folder: shared, error: error.message }, "Clearing away leftovers failed"),
  );
}
