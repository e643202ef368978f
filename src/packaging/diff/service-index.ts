/** Finds services of a compose file by what leads to them. Of several the first in the file counts. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import { isPlainHostName } from "../deployment/package-services.ts";
import type { DeployedService } from "./deployed-compose.ts";
import { toContainerPort } from "./port-pair.ts";

export class ServiceIndex {
  readonly #byName: ReadonlyMap<string, DeployedService>;
  readonly #byContainer: ReadonlyMap<string, DeployedService>;
  readonly #published: readonly DeployedService[];

  constructor(services: readonly DeployedService[]) {
    this.#byName = toIndex(services, ({ names }) => names);
    this.#byContainer = toIndex(services, ({ containers }) => containers);
    this.#published = services.filter(({ published }) => published.length > 0);
  }

  /** What dockerinfo leads to: by its name in the network, or by the port of the host. */
  findDialed({ ip_address: host, port }: Dockerinfo["docker_info_list"][number]): DeployedService | null {
    if (isPlainHostName(host)) return this.#byName.get(host) ?? null;
    const leadsThere = ({ published }: DeployedService) =>
      published.some((pair) => toContainerPort(pair, port) !== null);
    return this.#published.find(leadsThere) ?? null;
  }

  /** What says of itself that it is a container, or is called so. */
  findNamed(container: string): DeployedService | null {
    return this.#byContainer.get(container) ?? this.#byName.get(container) ?? null;
  }
}

const toIndex = (
  services: readonly DeployedService[],
  toKeys: (service: DeployedService) => readonly string[],
): ReadonlyMap<string, DeployedService> =>
  // Of two entries for a key the later one stays.
  new Map(services.toReversed().flatMap((service) => toKeys(service).map((key) => [key, service])));
