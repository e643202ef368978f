/** Services of a compose file that are no nodes of a pipeline and belong there all the same. */
import { readImage } from "../deployment/image-reference.ts";
import type { DeployedService } from "./deployed-compose.ts";

/**
 * Those that are used, those that only run when somebody asks for them, the orchestrator, and what any of these names: by
 * waiting for it, or in the host of a URL among its variables.
 */
export function findHelpers(
  used: ReadonlySet<DeployedService>,
  services: readonly DeployedService[],
): ReadonlySet<DeployedService> {
  const known = new Set([...used, ...services.filter((one) => one.isOptional || isOrchestrator(one))]);
  const byName = new Map(services.flatMap((service) => service.names.map((name) => [name, service])));
  // A set goes on with what is added while it is walked.
  for (const { dependencies, variables } of known) {
    for (const name of [...dependencies, ...variables.flatMap(toHosts)]) {
      const helper = byName.get(name);
      if (helper !== undefined) known.add(helper);
    }
  }
  return known;
}

function isOrchestrator({ name, image, words }: DeployedService): boolean {
  const repository = image === null ? "" : (readImage(image)?.name.split("/").at(-1) ?? "");
  return (
    name === "orchestrator" ||
    repository === "aieffect" ||
    words.some((word) => /(?:^|[\s/])aieffect(?:\s|$)/.test(word))
  );
}

/** The hosts of URLs in a text, and of `host:port`. */
const toHosts = (text: string): readonly string[] => [
  ...[...text.matchAll(/\/\/(?:[^@/\s]*@)?([\w.-]+)/g)].map(([, host = ""]) => host),
  ...[...text.matchAll(/(?:^|[\s,;])([\w.-]+):\d+(?=$|[\s,;/])/g)].map(([, host = ""]) => host),
];
