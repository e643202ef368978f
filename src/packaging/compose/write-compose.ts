/** Writes the compose file of a package, and makes the folder that its services share. */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { AieffectError } from "../../errors.ts";
import type { Problem } from "../../model/problem.ts";
import { type PackageServices, toPackageServices } from "../deployment/package-services.ts";
import { writeWholeFile } from "../output/whole-output.ts";
import type { Package } from "../package/package.ts";
import { toDeployCompose } from "./deploy-compose.ts";
import { type ComposeFileText, toPipelineCompose } from "./pipeline-compose.ts";

export interface ComposeChoices {
  /** The file; null: docker-compose.yml in the package. */
  readonly output: string | null;
  /** The first port of the host for control calls; null: they are not published. */
  readonly publishHttp: number | null;
  readonly form: PipelineForm | { readonly kind: "deployment" };
}

interface PipelineForm {
  readonly kind: "pipeline";
  /** The first port of the host for gRPC. */
  readonly basePort: number;
  /** Null: no orchestrator. Its path is a folder with a Dockerfile; null: the product's own image. */
  readonly orchestrator: { readonly path: string | null } | null;
}

export interface WrittenCompose {
  /** Absolute path. */
  readonly file: string;
  /** Container names of the nodes that became services. */
  readonly containers: readonly string[];
  readonly warnings: readonly Problem[];
}

const COMPOSE_FILE = "docker-compose.yml";
const DATA_FOLDER = "data";

/**
 * @throws AieffectError INVALID_INPUT for what cannot become a compose file, GENERATION_REFUSED for an orchestrator that
 * cannot be built, OUTPUT_UNWRITABLE; then nothing is written
 */
export function writeCompose(source: Package, choices: ComposeChoices): WrittenCompose {
  const services = toPackageServices(source.blueprint, source.dockerinfo);
  refuseEmpty(source, services);
  const file = toOutputPath(source, choices.output);
  const { text, warnings } = toComposeFile(source, services, dirname(file), choices);
  const data = choices.form.kind === "pipeline" ? join(dirname(file), DATA_FOLDER) : null;
  if (data !== null) refuseFile(data);
  writeWholeFile(file, text);
  if (data !== null) mkdirSync(data, { recursive: true });
  const containers = services.services.map(({ containerName }) => containerName);
  return { file, containers, warnings: [...services.warnings, ...warnings] };
}

/** @param from folder of the file */
function toComposeFile(
  source: Package,
  services: PackageServices,
  from: string,
  { publishHttp, form }: ComposeChoices,
): ComposeFileText {
  const { blueprint, dockerinfo, graph } = source;
  if (form.kind === "deployment") {
    const deployment = { ...services, name: blueprint.name, graph, dockerinfo };
    return toDeployCompose(deployment, { publishHttp, packageFolder: toPackageFolder(source, from) });
  }
  const { basePort, orchestrator } = form;
  const oneShot = orchestrator && {
    build: orchestrator.path === null ? null : toBuildFolder(orchestrator.path, from),
    packageFolder: toPackageFolder(source, from),
  };
  return toPipelineCompose(services, dockerinfo, { basePort, publishHttp, oneShot });
}

function refuseEmpty({ path }: Package, { services }: PackageServices): void {
  if (services.length > 0) return;
  throw invalid(`No node of ${path} has an image: there is nothing to write a compose file for.`);
}

function toOutputPath({ path }: Package, output: string | null): string {
  if (output !== null) return resolve(output);
  if (isFolder(path)) return resolve(path, COMPOSE_FILE);
  throw invalid(`${path} is an archive: say with --output where the compose file is to be.`);
}

/** The orchestrator reads it as a folder that is mounted. */
function toPackageFolder({ path }: Package, from: string): string {
  if (isFolder(path)) return toRelative(from, path);
  throw invalid(
    `${path} is an archive, and the orchestrator of the file reads a folder: unpack it with aieffect import.`,
  );
}

function toBuildFolder(path: string, from: string): string {
  if (!isFolder(path)) throw refused(`--orchestrator ${path}: there is no such folder.`);
  if (existsSync(join(path, "Dockerfile"))) return toRelative(from, path);
  throw refused(`--orchestrator ${path}: there is no Dockerfile in it to build the orchestrator from.`);
}

/** With slashes, and `.` for the folder itself. */
const toRelative = (from: string, to: string): string =>
  relative(from, resolve(to)).replaceAll(sep, "/") || ".";

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function refuseFile(path: string): void {
  if (!existsSync(path) || isFolder(path)) return;
  throw new AieffectError("OUTPUT_UNWRITABLE", `${path} is a file, and the services need a folder there.`);
}

const invalid = (message: string): AieffectError => new AieffectError("INVALID_INPUT", message);

const refused = (message: string): AieffectError => new AieffectError("GENERATION_REFUSED", message);
