/** What a user should know of services whose values the reference's form of the file fixes. */
import type { Problem } from "../../model/problem.ts";
import { isOwnMachine, isPlainHostName, type PackageService } from "../deployment/package-services.ts";
import { toImageProblems } from "./image-problems.ts";

/** What AI4EU writes before the registry of an image. */
const SCHEME = /^\s*https?:\/\//;

/** @param aliases container name -> the further name that dockerinfo dials it by */
export const toPipelineWarnings = (
  services: readonly PackageService[],
  aliases: ReadonlyMap<string, string>,
): readonly Problem[] =>
  services.flatMap((service) => [...toRefused(service), ...toUnreachable(service, services, aliases)]);

/** What the file must say, and Docker does not take. */
function toRefused({ containerName, image }: PackageService): readonly Problem[] {
  const refused: Problem[] = [...toImageProblems(containerName, image)];
  if (refused.length === 0 && SCHEME.test(image)) {
    const message = `${containerName} has an image that Docker cannot fetch: ${image}`;
    const remedy = "Remove what stands before the host's name; --deploy does.";
    refused.push({ path: containerName, message, remedy });
  }
  if (containerName.length === 1) {
    const message = `${containerName} is a name of one character, which Docker takes for no container`;
    const remedy = "Rename the node; --deploy gives containers no names.";
    refused.push({ path: containerName, message, remedy });
  }
  return refused;
}

/** What keeps it from being reached as dockerinfo says. */
function toUnreachable(
  { containerName, host }: PackageService,
  services: readonly PackageService[],
  aliases: ReadonlyMap<string, string>,
): readonly Problem[] {
  if (host === null) return [];
  const path = `dockerinfo: ${containerName}`;
  if (!isPlainHostName(host)) {
    const message = `${containerName} is dialed at ${host}, which is no name in the network of the containers`;
    const isLocal = isOwnMachine(host);
    const remedy = `--orchestrator dials ${containerName} there${isLocal ? "; or export without --local" : ""}.`;
    return [{ path, message, remedy }];
  }
  const holder = services.find((other) => host === (aliases.get(other.containerName) ?? other.containerName));
  if (holder === undefined || holder.containerName === containerName) return [];
  const message = `${containerName} is dialed at ${host}, which is ${holder.containerName}: nobody dials the service ${containerName}`;
  return [{ path, message }];
}
