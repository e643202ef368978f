/** Writes the Kubernetes folder of a package. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { AieffectError } from "../../errors.ts";
import { DOCKERINFO_FILE } from "../../model/package-file.ts";
import { takeBackUnfinished, writeWhole } from "../output/whole-output.ts";
import type { Package } from "../package/package.ts";
import { FIRST_LINE, KEYS_FILE, type KubernetesFiles, toKubernetesFiles } from "./kubernetes-files.ts";
import { KUSTOMIZATION } from "./kustomization.ts";

export interface WrittenKubernetes extends KubernetesFiles {
  /** Whether the file with the keys was there already: it stays as it is, for they may be filled in. */
  readonly areKeysKept: boolean;
}

/** Whoever fills the keys in should not have to think of it. */
const PRIVATE_FILE = 0o600;

/**
 * Files of a former run are replaced, and removed when they are of services that are gone. Nothing else in the folder is
 * touched.
 *
 * @throws AieffectError as toKubernetesFiles does; INVALID_INPUT for a folder of something else, OUTPUT_UNWRITABLE
 */
export function writeKubernetes(source: Package, folder: string): WrittenKubernetes {
  const made = toKubernetesFiles(source);
  takeBackUnfinished(folder);
  const former = readFormer(folder, source.path);
  const { [KEYS_FILE]: keys = "", ...others } = made.files;
  const areKeysKept = existsSync(join(folder, KEYS_FILE));
  const files = areKeysKept ? others : { ...others, [KEYS_FILE]: keys };
  const stale = former.filter((name) => made.files[name] === undefined);
  writeWhole([{ folder, files, stale, modes: areKeysKept ? {} : { [KEYS_FILE]: PRIVATE_FILE } }]);
  return { ...made, areKeysKept };
}

/** The files that a former run has left. */
function readFormer(folder: string, packagePath: string): readonly string[] {
  if (!existsSync(folder)) return [];
  if (existsSync(packagePath) && realpathSync(folder) === realpathSync(packagePath)) {
    throw refuse(folder, "is the package itself: its dockerinfo.json may have to be another one there");
  }
  if (!existsSync(join(folder, KUSTOMIZATION))) return [];
  if (!isOurs(join(folder, KUSTOMIZATION))) {
    throw refuse(folder, `has a ${KUSTOMIZATION} that aieffect has not written`);
  }
  return readdirSync(folder).filter(
    (name) => name === DOCKERINFO_FILE || (/^\d\d-.*\.yaml$/.test(name) && isOurs(join(folder, name))),
  );
}

const isOurs = (path: string): boolean => readFileSync(path, "utf8").startsWith(FIRST_LINE);

const refuse = (folder: string, reason: string): AieffectError =>
  new AieffectError("INVALID_INPUT", `${folder} ${reason}. Name another folder.`);
