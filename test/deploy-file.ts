/** The compose file of a deployment. */
import { AieffectError } from "../src/errors.ts";
import { type DeployOptions, toDeployCompose } from "../src/packaging/compose/deploy-compose.ts";
import { toPackageServices } from "../src/packaging/deployment/package-services.ts";
import type { Package } from "../src/packaging/package/package.ts";

export function deploy(source: Package, options: Partial<DeployOptions> = {}) {
  const { blueprint, dockerinfo, graph } = source;
  const services = toPackageServices(blueprint, dockerinfo);
  return toDeployCompose(
    { ...services, name: blueprint.name, graph, dockerinfo },
    { publishHttp: null, packageFolder: ".", ...options },
  );
}

/** Null when a node is called as another one is dialed. */
export function deployUnlessNamesClash(source: Package) {
  try {
    return deploy(source);
  } catch (error) {
    if (error instanceof AieffectError && error.message.includes("the name of another service")) return null;
    throw error;
  }
}
