/** The ports of the host that a compose file publishes services on. */
import { AieffectError } from "../../errors.ts";

const HIGHEST_PORT = 65_535;

/** Ports in a row. */
export interface PortRow {
  /** Whose they are, as a user knows it: the flag, or what else takes them. */
  readonly owner: string;
  readonly base: number;
  readonly count: number;
}

/** @throws AieffectError INVALID_INPUT when a row ends above the highest port, or two rows share a port */
export function refusePortRows(rows: readonly PortRow[]): void {
  for (const row of rows) {
    if (toLast(row) <= HIGHEST_PORT) continue;
    throw invalid(
      `${row.owner} ${row.base} leaves no ports for ${row.count} services: the last would be ${toLast(row)}, and ${HIGHEST_PORT} is the highest there is.`,
    );
  }
  for (const [at, row] of rows.entries()) {
    const other = rows.slice(0, at).find(({ base, count }) => base <= toLast(row) && row.base < base + count);
    if (other === undefined) continue;
    throw invalid(`${toText(other)} and ${toText(row)} share ports: choose another one.`);
  }
}

const toLast = ({ base, count }: PortRow): number => base + count - 1;

const toText = (row: PortRow): string =>
  row.count === 1
    ? `${row.owner} (${row.base})`
    : `${row.owner} (${row.base} to ${toLast(row)}, for ${row.count} services)`;

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
