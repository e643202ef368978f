/** Nodes of a package that one process answers for. */
import type { PackageService } from "./package-services.ts";

export type ServiceGroup = readonly [PackageService, ...PackageService[]];

/** Those that dockerinfo dials at one address and that are one image; without an address each is by itself. */
export function toServiceGroups(services: readonly PackageService[]): readonly ServiceGroup[] {
  const byAddress = Map.groupBy(services, ({ containerName, host, port, image }) =>
    JSON.stringify(host === null ? [containerName] : [host, port, image]),
  );
  return [...byAddress.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}
