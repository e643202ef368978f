/** The services of a package as a network has them: one for all nodes that dockerinfo dials at one address. */
import { AieffectError } from "../../errors.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import type { Problem } from "../../model/problem.ts";
import { isPlainHostName, type PackageService } from "../deployment/package-services.ts";
import { type ServiceGroup, toServiceGroups } from "../deployment/service-groups.ts";
import { type Endpoint, redirect } from "./redirect.ts";

export interface DialedService {
  /** Under which it is dialed. */
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** The blueprint's containers that it answers for. */
  readonly containers: readonly string[];
  readonly sharedFolders: readonly string[];
}

export interface DialedServices {
  readonly services: readonly DialedService[];
  /** Where the services are dialed. Null when the package's own dockerinfo says so. */
  readonly dockerinfo: Dockerinfo | null;
  readonly warnings: readonly Problem[];
}

/**
 * A service is called as dockerinfo dials it. Where that is no name that a network can give, or leads to another service
 * already, it is called as its container, and needs another dockerinfo.
 *
 * @param taken names that are something else's
 * @throws AieffectError INVALID_INPUT naming a container that no name is left for
 */
export function toDialedServices(
  services: readonly PackageService[],
  dockerinfo: Dockerinfo | null,
  taken: readonly string[],
): DialedServices {
  const names = new Set(taken);
  const renamed: DialedService[] = [];
  const warnings: Problem[] = [];
  const dialed = toServiceGroups(services).map((group): DialedService => {
    const [{ host }] = group;
    const service = toService(group);
    const isFree = host !== null && isPlainHostName(host) && !names.has(host);
    const named = { ...service, name: isFree ? host : toOwnName(service, names) };
    names.add(named.name);
    if (named.name === host) return named;
    renamed.push(named);
    if (host !== null) warnings.push(toWarning(named, host));
    return named;
  });
  return { services: dialed, dockerinfo: redirect(dockerinfo, renamed.flatMap(toEndpoints)), warnings };
}

const toService = (group: ServiceGroup): Omit<DialedService, "name"> => ({
  image: group[0].image,
  port: group[0].port,
  containers: group.map(({ containerName }) => containerName),
  sharedFolders: [...new Set(group.flatMap((member) => member.sharedFolders))],
});

function toOwnName({ containers }: Pick<DialedService, "containers">, names: ReadonlySet<string>): string {
  const name = containers.find((container) => !names.has(container));
  if (name !== undefined) return name;
  throw new AieffectError(
    "INVALID_INPUT",
    `The node ${containers.join(", ")} has the name of another service of the file: rename it in blueprint.json and dockerinfo.json.`,
  );
}

const toWarning = ({ name, containers }: DialedService, host: string): Problem => ({
  path: `dockerinfo: ${containers.join(", ")}`,
  message: `${containers.join(", ")} cannot be called ${host} in the network of the containers, and is called ${name}`,
  remedy: "The file's service submit dials it there; whoever else submits needs a dockerinfo.json that does.",
});

const toEndpoints = ({ containers, name, port }: DialedService): readonly Endpoint[] =>
  containers.map((container) => ({ container_name: container, ip_address: name, port }));
