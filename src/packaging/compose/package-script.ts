/** What a container does with the package that is mounted in it. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import { escapeVariables } from "./compose-text.ts";

/** Where it is mounted. */
const PACKAGE_FOLDER = "/export";

/**
 * The volume that the package is. Without a dot in front of it, a folder would be the name of a volume.
 *
 * @param folder seen from the compose file
 */
export function toPackageVolume(folder: string) {
  const source = escapeVariables(/^\.{1,2}(?:\/|$)/.test(folder) ? folder : `./${folder}`);
  if (!source.includes(":")) return `${source}:${PACKAGE_FOLDER}:ro`;
  return { type: "bind", source, target: PACKAGE_FOLDER, read_only: true };
}

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
