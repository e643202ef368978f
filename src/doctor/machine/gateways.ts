/** Addresses by which a container reaches the host of it, beside the name that Docker gives that. */
import { readFileSync } from "node:fs";

/** Those of the default routes; none elsewhere than on Linux. */
export function readGateways(): readonly string[] {
  try {
    return toGateways(readFileSync("/proc/net/route", "utf8"));
  } catch {
    return [];
  }
}

/** @param table the text of `/proc/net/route`: addresses in hexadecimal digits, their bytes backwards */
export function toGateways(table: string): readonly string[] {
  const found = table.split("\n").flatMap((line) => {
    const [, destination, gateway = ""] = line.trim().split(/\s+/);
    if (destination !== "00000000" || !/^[\dA-F]{8}$/i.test(gateway) || gateway === "00000000") return [];
    const bytes = gateway.match(/../g) ?? [];
    return [
      bytes
        .toReversed()
        .map((byte) => Number.parseInt(byte, 16))
        .join("."),
    ];
  });
  return [...new Set(found)];
}
