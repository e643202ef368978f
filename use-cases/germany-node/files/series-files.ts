/** Which series a folder holds: one file per element of the grid, with the element's number in its name. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../../../src/model/missing-file.ts";
import { OperationError } from "../../../src/service/kit.ts";

export type SeriesKind = "load" | "sgen";

/** What the names of its files begin with, and its name in messages. */
export const KIND_PREFIX = { load: "Load", sgen: "SGen" } as const;

export interface SeriesFile {
  readonly name: string;
  readonly path: string;
  /** The first digits of the name. */
  readonly number: number;
  readonly isConverted: boolean;
}

const CONVERTED = /_converted$/;

/**
 * All series of a kind in a folder, by number; none when there is no such folder. A number may have a raw file and a
 * converted one.
 *
 * @throws OperationError when a name has no number, or two that are no such pair have the same one
 */
export async function listSeriesFiles(
  folder: string,
  kind: SeriesKind,
  accepts: (path: string) => boolean = () => true,
): Promise<readonly SeriesFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(toNone);
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => name.startsWith(KIND_PREFIX[kind]) && name.endsWith(".csv"))
    .filter((name) => accepts(join(folder, name)))
    .map((name) => toSeriesFile(folder, name))
    .sort((a, b) => a.number - b.number);
  refuseDuplicates(files);
  return files;
}

/** Of each number one file: of the sort that is preferred, where there is one. */
export function prefer(sort: "raw" | "converted", files: readonly SeriesFile[]): readonly SeriesFile[] {
  const isPreferred = (file: SeriesFile) => file.isConverted === (sort === "converted");
  const preferred = new Set(files.filter(isPreferred).map(({ number }) => number));
  return files.filter((file) => isPreferred(file) || !preferred.has(file.number));
}

function toSeriesFile(folder: string, name: string): SeriesFile {
  const stem = name.slice(0, -".csv".length);
  const digits = /\d+/.exec(stem)?.[0];
  if (digits === undefined) throw new OperationError(`No numeric index in filename: ${name}`);
  return { name, path: join(folder, name), number: Number(digits), isConverted: CONVERTED.test(stem) };
}

/** Two files may have one number only if one is made from the other: `X.csv` and `X_converted.csv`. */
function refuseDuplicates(files: readonly SeriesFile[]): void {
  const sources = new Map<number, string>();
  for (const file of files) {
    const { number } = file;
    const source = toSourceName(file);
    if ((sources.get(number) ?? source) !== source) {
      throw new OperationError(`Duplicate series number: ${number}`);
    }
    sources.set(number, source);
  }
}

const toSourceName = ({ name, isConverted }: SeriesFile): string =>
  isConverted ? name.replace(/_converted\.csv$/, ".csv") : name;

function toNone(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}
