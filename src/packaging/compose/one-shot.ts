/** The service that runs the package once, and ends with its exit code. */
import type { PackageService } from "../package-services.ts";
import { escapeVariables } from "./compose-text.ts";

export interface OneShot {
  /** The folder of its Dockerfile, seen from the compose file; null: the product's own image. */
  readonly build: string | null;
  /** The folder of the package, seen from the compose file. */
  readonly packageFolder: string;
  readonly hasDockerinfo: boolean;
}

const PACKAGE_FOLDER = "/export";

/** @param image of the product */
export function toOneShotService(
  { build, packageFolder, hasDockerinfo }: OneShot,
  { name, network, image }: { readonly name: string; readonly network: string; readonly image: string },
  services: readonly PackageService[],
) {
  return {
    ...(build === null ? { image } : { build: escapeVariables(build) }),
    container_name: name,
    entrypoint: ["/bin/sh"],
    command: ["-c", escapeVariables(toScript(hasDockerinfo ? null : services))],
    volumes: [`${escapeVariables(packageFolder)}:${PACKAGE_FOLDER}:ro`],
    networks: [network],
    depends_on: services.map(({ containerName }) => containerName),
    restart: "no",
  };
}

/**
 * Services may take longer than the pause to start, hence the attempts. `run` has exit codes of its own for bad input
 * and interruptions; here all of them are 1.
 *
 * @param undescribed services for which the package has no dockerinfo: then they are dialed by their containers' names
 */
function toScript(undescribed: readonly PackageService[] | null): string {
  const run = `aieffect run --attempts 10 ${PACKAGE_FOLDER}/blueprint.json`;
  if (undescribed === null) return `sleep 5; ${run} ${PACKAGE_FOLDER}/dockerinfo.json || exit 1`;
  const docker_info_list = undescribed.map(({ containerName, port }) => ({
    container_name: containerName,
    ip_address: containerName,
    port: String(port),
  }));
  const path = "/tmp/dockerinfo.json";
  return `echo '${JSON.stringify({ docker_info_list })}' > ${path}; sleep 5; ${run} ${path} || exit 1`;
}
