/** How services answered when they were asked for their health, for a person. */

import { formatCount, formatDuration, formatNumberOf } from "../model/quantity.ts";
import type { Service, ServiceHealth } from "../model/service-health.ts";
import { escapeUnprintable, padEnd, toWidth, truncate } from "./display-text.ts";
import { toSign } from "./sign.ts";
import { type StyledLine, toSpan } from "./styled-line.ts";

/** An answer may be a whole web page: more columns of it help nobody. */
const WIDEST_ERROR = 200;

/** The column that container names need. */
export function toNameWidth(services: readonly Service[]): number {
  return services.reduce(
    (widest, { containerName }) => Math.max(widest, toWidth(escapeUnprintable(containerName))),
    0,
  );
}

/** Name and address; harmless to a terminal, as all texts of this file. */
export function toServiceTitle({ containerName, address }: Service, nameWidth: number): string {
  return `${padEnd(escapeUnprintable(containerName), nameWidth)}  ${escapeUnprintable(address ?? "no address")}`;
}

/** The answer: how long it took, or why there is none. */
export function toHealthText({ error, latencyMs }: ServiceHealth): string {
  return error === null ? formatDuration(latencyMs ?? 0) : truncate(escapeUnprintable(error), WIDEST_ERROR);
}

export function toServiceLine(health: ServiceHealth, nameWidth: number): StyledLine {
  const sign = toSign(health.error === null ? "completed" : "failed");
  return [sign, toSpan(` ${toServiceTitle(health, nameWidth)}  ${toHealthText(health)}`)];
}

export function toServicesVerdict(services: readonly ServiceHealth[]): StyledLine {
  const answering = services.filter(({ error }) => error === null).length;
  const all = formatNumberOf(services.length, "service");
  const verb = services.length === 1 ? "answers" : "answer";
  return [
    toSign(answering === services.length ? "completed" : "failed"),
    toSpan(` ${formatCount(answering)} of ${all} ${verb}`),
  ];
}
