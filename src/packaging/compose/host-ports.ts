/** The ports of the host that a compose file publishes services on. */
import { AieffectError } from "../../errors.ts";

const HIGHEST_PORT = 65_535;

/** A row of ports, one per service. */
export interface PortRow {
  /** The flag that asked for it. */
  readonly flag: string;
  readonly base: number;
}

/** @throws AieffectError INVALID_INPUT when a row ends above the highest port, or two rows share a port */
export function refusePortRows(rows: readonly PortRow[], count: number): void {
  for (const { flag, base } of rows) {
    if (base + count - 1 <= HIGHEST_PORT) continue;
    throw invalid(
      `${flag} ${base} leaves no ports for ${count} services: the last would be ${base + count - 1}, and ${HIGHEST_PORT} is the highest.`,
    );
  }
  const [one, other] = rows;
  if (one === undefined || other === undefined || Math.abs(one.base - other.base) >= count) return;
  throw invalid(
    `${one.flag} ${one.base} and ${other.flag} ${other.base} share ports: each takes ${count} from there on.`,
  );
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);
