/** What a container does with the package that is mounted in it. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";

/** Where it is mounted. */
export const PACKAGE_FOLDER = "/export";

/**
 * A script for `sh` that hands the package to a command of aieffect.
 *
 * @param dockerinfo to be used instead of the package's own; null: the package's own
 */
export function toPackageScript(command: string, dockerinfo: Dockerinfo | null): string {
  const call = (path: string) => `${command} ${PACKAGE_FOLDER}/blueprint.json ${path}`;
  if (dockerinfo === null) return call(`${PACKAGE_FOLDER}/dockerinfo.json`);
  const path = "/tmp/dockerinfo.json";
  // Neither names nor hosts have a quote in them.
  return `echo '${JSON.stringify(dockerinfo)}' > ${path}; ${call(path)}`;
}
