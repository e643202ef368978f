/** What can be asked of the conversion. */
import * as v from "valibot";

const truth = (name: string, value: boolean) => v.optional(v.boolean(`${name} must be true or false`), value);

const template = (name: string, value: string) => {
  const message = `${name} must be a text without semicolons, quotes and line breaks`;
  return v.optional(v.pipe(v.string(message), v.regex(/^[^;"\r\n]+$/, message)), value);
};

const DECIMALS = "round_decimals must be a whole number from 0 to 15";
const VOLTAGE = "voltage must be a number";

export const ChronicsOptionsSchema = v.object({
  round_decimals: v.optional(
    v.pipe(v.number(DECIMALS), v.integer(DECIMALS), v.minValue(0, DECIMALS), v.maxValue(15, DECIMALS)),
    3,
  ),
  compress: truth("compress", false),
  /** kV, in every cell of prod_v. */
  voltage: v.optional(v.pipe(v.number(VOLTAGE), v.finite(VOLTAGE)), 20),
  /** Whether the files of static generators are read as consumption. */
  negate_sgens: truth("negate_sgens", true),
  column_template: template("column_template", "load_{bus}_{idx}"),
  sgen_column_template: template("sgen_column_template", "sgen_{bus}_{idx}"),
  /** Whether the number in a file's name is a label of the grid's table, or a position in it. */
  index_mode: v.optional(
    v.picklist(["auto", "label", "position"], "index_mode must be auto, label or position"),
    "auto",
  ),
  /** A column per file, or a column per element of the grid. */
  layout: v.optional(v.picklist(["files", "grid"], "layout must be files or grid"), "files"),
});

export type ChronicsOptions = v.InferOutput<typeof ChronicsOptionsSchema>;

/** The five tables, in the order in which they are written and checked. */
export const TABLE_NAMES = ["load_p", "load_q", "prod_p", "prod_q", "prod_v"] as const;

export type TableName = (typeof TABLE_NAMES)[number];

export const toFileName = (table: TableName, compress: boolean): string =>
  `${table}.csv${compress ? ".bz2" : ""}`;
