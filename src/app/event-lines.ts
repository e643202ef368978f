/** The events of a workflow as the lines of text that `aieffect logs` prints. */
import type { EventLines } from "../server/ports.ts";
import { EventLog } from "../terminal/event-log.ts";
import { paintLine } from "../terminal/styled-line.ts";

export function createEventLines(): EventLines {
  const log = new EventLog();
  return { toLine: (event) => paintLine(log.toLine(event), false), skip: (event) => log.skip(event) };
}
