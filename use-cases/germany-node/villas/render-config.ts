/** Fills the template of VILLASnode's configuration. */
import { toDecimalText } from "../chronics/decimal-text.ts";
import type { ChronicsOptions } from "../chronics/options.ts";
import { toConfigText } from "../libconfig/value.ts";

export interface StagedSeries {
  readonly loadsFolder: string;
  readonly sgensFolder: string;
  /** Paths of the files, loads first. */
  readonly loads: readonly string[];
  readonly sgens: readonly string[];
}

export interface ConfigFacts {
  readonly series: StagedSeries;
  readonly gridPath: string;
  readonly outputFolder: string;
  readonly options: ChronicsOptions;
}

/**
 * Every placeholder is a value of libconfig, texts with their quotes; a template may also stand in quotes itself, as
 * those of the reference do.
 */
export function renderConfig(
  template: string,
  { series, gridPath, outputFolder, options }: ConfigFacts,
): string {
  const uris = [...series.loads, ...series.sgens];
  const values: Readonly<Record<string, string>> = {
    URIS: uris.map(toConfigText).join(", "),
    LOAD_URI: toConfigText(series.loads[0] ?? ""),
    SGEN_URI: toConfigText(series.sgens[0] ?? ""),
    LOADS_DIR: toConfigText(series.loadsFolder),
    SGENS_DIR: toConfigText(series.sgensFolder),
    GRID_FILE: toConfigText(gridPath),
    OUTPUT_DIR: toConfigText(outputFolder),
    ROUND_DECIMALS: String(options.round_decimals),
    COMPRESS: String(options.compress),
    VOLTAGE: toFloatText(options.voltage),
    NEGATE_SGENS: String(options.negate_sgens),
    COLUMN_TEMPLATE: toConfigText(options.column_template),
  };
  return template.replaceAll(/"\{\{(\w+)\}\}"|\{\{(\w+)\}\}/g, (placeholder, quoted, bare) => {
    return values[quoted ?? bare] ?? placeholder;
  });
}

/** libconfig tells whole numbers from others by their point. */
function toFloatText(value: number): string {
  const text = toDecimalText(value);
  return text.includes(".") ? text : `${text}.0`;
}
