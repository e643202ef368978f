/** Web pages of services, for a person: terminals make links of addresses. */
import type { WebUi } from "../model/web-ui.ts";
import { padEnd, toWidth } from "./display-text.ts";
import { type StyledLine, toSpan } from "./styled-line.ts";

const WIDEST_NAME = 40;

/** One line each, never cut: half an address leads elsewhere. */
export function toWebUiLines(webUis: readonly WebUi[]): readonly StyledLine[] {
  const widths = webUis.map(({ containerName }) => toWidth(containerName));
  const width = Math.min(Math.max(0, ...widths), WIDEST_NAME);
  return webUis.map(({ containerName, url }) => [
    toSpan("  "),
    toSpan(padEnd(containerName, width)),
    toSpan("  web page  ", "faint"),
    toSpan(url, "active"),
  ]);
}
