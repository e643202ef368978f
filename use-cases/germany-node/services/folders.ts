import { resolve } from "node:path";
import type { Environment } from "../../../src/service/kit.ts";

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
