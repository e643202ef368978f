/** Series and a grid become the five tables of Grid2Op's chronics. */
import { OperationError } from "../../../src/service/kit.ts";
import { FileBuffer } from "../files/file-buffer.ts";
import { listSeriesFiles, prefer, type SeriesFile, type SeriesKind } from "../files/series-files.ts";
import { type Column, toColumns } from "./columns.ts";
import { type Grid, readGrid } from "./grid.ts";
import type { ChronicsOptions } from "./options.ts";
import { parseSeries, type Series } from "./read-series.ts";
import { mapToRows } from "./row-mapping.ts";
import { writeTables } from "./write-tables.ts";

export interface ChronicsSource {
  readonly loadsFolder: string;
  readonly sgensFolder: string;
  readonly gridPath: string;
  /** Which of the files in the folders count; all of them unless given. */
  readonly accepts?: (path: string) => boolean;
}

export interface ConversionPorts {
  readonly signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  readonly progress: (share: number) => void;
}

export interface ConversionResult {
  readonly rows: number;
  readonly warnings: readonly string[];
}

/** A series belongs to a row of the grid's table. */
export interface MappedFiles {
  readonly kind: SeriesKind;
  readonly files: readonly SeriesFile[];
  readonly rows: readonly number[];
  readonly warning: string | null;
}

/** Reading takes about as long as writing. */
const READING_SHARE = 0.5;

/**
 * @param folder that the five files go to; it must be there
 * @throws OperationError saying what is wrong with the series or the grid
 */
export async function convertChronics(
  source: ChronicsSource,
  folder: string,
  options: ChronicsOptions,
  { signal, progress }: ConversionPorts,
): Promise<ConversionResult> {
  const grid = await readGrid(source.gridPath);
  const mappings = await mapFiles(source, grid, options);
  const total = mappings.reduce((sum, { files }) => sum + files.length, 0);
  const reader = new SeriesReader((count) => progress((count / total) * READING_SHARE), signal);
  const columns: Record<SeriesKind, readonly Column[]> = { load: [], sgen: [] };
  for (const { kind, files, rows } of mappings) {
    const mapped = await reader.readAll(files, rows);
    // A kind that has no file need not be in the grid either.
    if (files.length === 0 && options.layout === "files") continue;
    columns[kind] = toColumns(mapped, grid.table(kind), kind, options);
  }
  const tables = { loads: columns.load, sgens: columns.sgen, rows: reader.rows };
  const wrote = (files: number) => progress(READING_SHARE + (files / 5) * (1 - READING_SHARE));
  await writeTables(folder, tables, options, { signal, wrote });
  return { rows: reader.rows, warnings: mappings.flatMap(({ warning }) => warning ?? []) };
}

/**
 * Finds the series, and the row of the grid that each belongs to.
 *
 * @throws OperationError when there are none, or one has no row
 */
export async function mapFiles(
  { loadsFolder, sgensFolder, accepts }: ChronicsSource,
  grid: Grid,
  { index_mode: mode }: Pick<ChronicsOptions, "index_mode">,
): Promise<readonly MappedFiles[]> {
  const found = {
    load: prefer("converted", await listSeriesFiles(loadsFolder, "load", accepts)),
    sgen: prefer("converted", await listSeriesFiles(sgensFolder, "sgen", accepts)),
  };
  if (found.load.length + found.sgen.length === 0) throw new OperationError("no csv files found");
  return (["load", "sgen"] as const).map((kind) => {
    const files = found[kind];
    if (files.length === 0) return { kind, files, rows: [], warning: null };
    const numbers = files.map(({ number }) => number);
    return { kind, files, ...mapToRows(numbers, grid.table(kind).labels, { kind, mode }) };
  });
}

/** Reads series one after the other, and holds them to the same number of rows. */
class SeriesReader {
  readonly #read: (count: number) => void;
  readonly #signal: AbortSignal;
  readonly #buffer = new FileBuffer();
  #count = 0;
  #rows = 0;

  constructor(read: (count: number) => void, signal: AbortSignal) {
    this.#read = read;
    this.#signal = signal;
  }

  get rows(): number {
    return this.#rows;
  }

  async readAll(files: readonly SeriesFile[], rows: readonly number[]) {
    const mapped: { row: number; series: Series }[] = [];
    for (const [index, { path, name }] of files.entries()) {
      this.#signal.throwIfAborted();
      const series = parseSeries(await this.#buffer.read(path), name);
      this.#checkRows(series, name);
      mapped.push({ row: rows[index] ?? 0, series });
      this.#count += 1;
      this.#read(this.#count);
    }
    return mapped;
  }

  #checkRows({ p }: Series, name: string): void {
    if (this.#count === 0) this.#rows = p.length;
    if (p.length === this.#rows) return;
    throw new OperationError(`Series length mismatch: ${name} has ${p.length} rows, expected ${this.#rows}`);
  }
}
