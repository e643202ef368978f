/** A grid in pandapower's JSON form: which element stands at which bus. */
import * as v from "valibot";
import { OperationError } from "../../../src/service/kit.ts";
import { readIfThere } from "../../shared/files/read-if-there.ts";
import type { SeriesKind } from "../files/series-files.ts";

/** One table of the grid. A row's label is not its position: labels have gaps. */
export interface GridTable {
  readonly labels: readonly number[];
  /** @throws OperationError when there is no such column */
  column(name: string): readonly unknown[];
}

export interface Grid {
  /** @throws OperationError when the grid has no such table */
  table(kind: SeriesKind): GridTable;
}

/** JSON, as a text: in a file, and again inside that. */
const JsonText = v.pipe(v.string(), v.parseJson());
const NetSchema = v.pipe(
  JsonText,
  v.object({
    _class: v.literal("pandapowerNet"),
    _object: v.record(v.string(), v.unknown()),
  }),
);
const FrameSchema = v.object({
  _class: v.literal("DataFrame"),
  _object: v.string(),
  orient: v.optional(v.picklist(["split", "columns"]), "split"),
});
const SplitSchema = v.pipe(
  JsonText,
  v.object({
    columns: v.array(v.string()),
    index: v.array(v.pipe(v.number(), v.integer())),
    data: v.array(v.array(v.unknown())),
  }),
);
const ColumnsSchema = v.pipe(JsonText, v.record(v.string(), v.record(v.string(), v.unknown())));

/** @throws OperationError when the file is not there, cannot be read, or holds no such grid */
export async function readGrid(path: string): Promise<Grid> {
  const bytes = await readIfThere(path);
  if (bytes === null) throw new OperationError(`Grid file not found: ${path}`);
  return parseGrid(bytes.toString(), path);
}

export function parseGrid(text: string, path: string): Grid {
  const net = v.safeParse(NetSchema, text);
  if (!net.success) {
    throw new OperationError(
      `${path} is no pandapower grid: it has no _class "pandapowerNet" with an _object`,
    );
  }
  const tables = net.output._object;
  return { table: (kind) => readTable(tables[kind], kind, path) };
}

function readTable(raw: unknown, kind: SeriesKind, path: string): GridTable {
  const frame = v.safeParse(FrameSchema, raw);
  if (!frame.success) throw new OperationError(`${path} has no table '${kind}'`);
  const { orient, _object } = frame.output;
  const table = orient === "split" ? readSplit(_object) : readColumns(_object);
  if (table === null) throw new OperationError(`The table '${kind}' of ${path} is broken`);
  const { labels, columns } = table;
  return {
    labels,
    column(name) {
      const values = columns.get(name);
      if (values !== undefined) return values;
      throw new OperationError(`The table '${kind}' of ${path} does not contain a '${name}' column`);
    },
  };
}

interface Table {
  readonly labels: readonly number[];
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
}

function readSplit(text: string): Table | null {
  const split = v.safeParse(SplitSchema, text);
  if (!split.success || split.output.index.length !== split.output.data.length) return null;
  const { columns, index, data } = split.output;
  const values = columns.map((name, at) => [name, data.map((row) => row[at])] as const);
  return { labels: index, columns: new Map(values) };
}

/** Labels that stay in the order of the file: as keys of an object, whole numbers would be sorted. */
function readColumns(text: string): Table | null {
  const read = v.safeParse(ColumnsSchema, text.replaceAll(/"(-?\d+)"(?=\s*:)/g, '"#$1"'));
  if (!read.success) return null;
  const columns = Object.entries(read.output);
  const keys = Object.keys(columns[0]?.[1] ?? {});
  const labels = keys.map((key) => Number(key.slice(1)));
  if (!labels.every(Number.isInteger)) return null;
  return { labels, columns: new Map(columns.map(([name, cells]) => [name, keys.map((key) => cells[key])])) };
}
