/** Lays series out for VILLASnode's hook, which takes the number in a file's name for a label of the grid's table. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { copyWhole, swapFolder } from "../../shared/files/swap-folder.ts";
import { mapFiles } from "../chronics/convert.ts";
import { readGrid } from "../chronics/grid.ts";
import type { ChronicsOptions } from "../chronics/options.ts";
import { KIND_PREFIX, type SeriesKind } from "../files/series-files.ts";
import type { Manifest } from "../manifest.ts";
import type { StagedSeries } from "./render-config.ts";

export interface Staging {
  readonly series: StagedSeries;
  readonly warnings: readonly string[];
}

/**
 * @param folder that the files go to, in `loads` and `sgens`; made anew
 * @throws OperationError when there are no series, or one has no row in the grid
 */
export async function stageSeries(
  manifest: Manifest,
  folder: string,
  options: ChronicsOptions,
): Promise<Staging> {
  const grid = await readGrid(manifest.grid_file);
  const source = {
    loadsFolder: manifest.loads_dir,
    sgensFolder: manifest.sgens_dir,
    gridPath: manifest.grid_file,
  };
  const mappings = await mapFiles(source, grid, options);
  const staged: Record<SeriesKind, string[]> = { load: [], sgen: [] };
  await swapFolder(folder, async (temporary) => {
    for (const { kind, files, rows } of mappings) {
      await mkdir(join(temporary, `${kind}s`));
      const labels = files.length === 0 ? [] : grid.table(kind).labels;
      for (const [index, { path }] of files.entries()) {
        const label = labels[rows[index] ?? 0];
        const name = `${KIND_PREFIX[kind]}${label}_converted.csv`;
        await copyWhole(path, join(temporary, `${kind}s`, name));
        staged[kind].push(join(folder, `${kind}s`, name));
      }
    }
  });
  const series = {
    loadsFolder: join(folder, "loads"),
    sgensFolder: join(folder, "sgens"),
    loads: staged.load,
    sgens: staged.sgen,
  };
  return { series, warnings: mappings.flatMap(({ warning }) => warning ?? []) };
}
