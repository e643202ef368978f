/** The service that runs the package once, and ends with its exit code. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import { ORCHESTRATOR_IMAGE } from "../deployment/product.ts";
import { escapeVariables } from "./compose-text.ts";
import { toPackageScript, toPackageVolume } from "./package-script.ts";

export interface OneShot {
  /** The folder of its Dockerfile, seen from the compose file; null: the product's own image. */
  readonly build: string | null;
  /** The folder of the package, seen from the compose file. */
  readonly packageFolder: string;
}

export const ONE_SHOT = "orchestrator";

/** @param dockerinfo to be used instead of the package's own; null: the package's own */
export function toOneShotService(
  { build, packageFolder }: OneShot,
  dockerinfo: Dockerinfo | null,
  { network, services }: { readonly network: string; readonly services: readonly string[] },
) {
  return {
    ...(build === null ? { image: ORCHESTRATOR_IMAGE } : { build: escapeVariables(build) }),
    container_name: ONE_SHOT,
    entrypoint: ["/bin/sh"],
    command: ["-c", escapeVariables(toScript(dockerinfo))],
    volumes: [toPackageVolume(packageFolder)],
    networks: [network],
    depends_on: services,
    restart: "no",
  };
}

/**
 * Services may take longer than the pause to start, hence the attempts. `run` has exit codes of its own for bad input
 * and for an interruption; here they are 1 too.
 */
const toScript = (dockerinfo: Dockerinfo | null): string =>
  `sleep 5; ${toPackageScript("aieffect run --attempts 10", dockerinfo)} || exit 1`;
