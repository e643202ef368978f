/** A raw series becomes the CSV that VILLASnode reads. */
import { OperationError } from "../../../../src/service/kit.ts";

const HEADER = "secs,nsecs,offset,sequence,P_norm,Q_norm";
const RAW_COLUMNS = ["timestep", "P_norm", "Q_norm"] as const;

export interface ConvertedSeries {
  readonly text: string;
  /** Time of each row, as the raw file counts it: in hours. */
  readonly timesteps: readonly number[];
}

/**
 * The timestep is taken as if it were seconds, cut and not rounded; P and Q keep their text, whatever it is.
 *
 * @throws OperationError when a column is missing, or a timestep is no number
 */
export function convertRaw(text: string, name: string): ConvertedSeries {
  const [header = "", ...lines] = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const titles = header.split(",").map((title) => title.trim());
  const [timestepAt = 0, pAt = 0, qAt = 0] = RAW_COLUMNS.map((column) => {
    const at = titles.indexOf(column);
    if (at < 0) throw new OperationError(`Column ${column} missing in ${name}`);
    return at;
  });
  const timesteps: number[] = [];
  const rows = [HEADER];
  for (const line of lines) {
    if (line === "") continue;
    const cells = line.split(",");
    const timestep = toTimestep(cells[timestepAt] ?? "", timesteps.length + 1, name);
    const secs = Math.trunc(timestep);
    const nsecs = Math.trunc((timestep - secs) * 1e9);
    rows.push(`${secs},${nsecs},0.0,${timesteps.length},${cells[pAt] ?? ""},${cells[qAt] ?? ""}`);
    timesteps.push(timestep);
  }
  return { text: `${rows.join("\r\n")}\r\n`, timesteps };
}

function toTimestep(cell: string, row: number, name: string): number {
  const value = cell.trim() === "" ? Number.NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  throw new OperationError(
    `${name}: row ${row}: timestep is not a number: ${JSON.stringify(cell.slice(0, 100))}`,
  );
}
