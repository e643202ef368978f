/** What the data provider tells the next service: where the series and the grid lie, and how they are to be read. */
import { join } from "node:path";
import * as v from "valibot";
import { type ExecuteRequest, type JsonObject, OperationError, toInputPath } from "../../src/service/kit.ts";
import { readIfThere } from "../shared/files/read-if-there.ts";

const ManifestSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    loads_dir: v.string(),
    sgens_dir: v.string(),
    grid_file: v.string(),
    load_files: v.array(v.string()),
    sgen_files: v.array(v.string()),
    trigger_load: v.optional(v.nullable(v.string()), null),
    trigger_sgen: v.optional(v.nullable(v.string()), null),
    /** A provider of the reference writes neither of these. */
    parameters: v.optional(v.record(v.string(), v.unknown()), {}),
    interval_minutes: v.optional(v.nullable(v.pipe(v.number(), v.integer())), null),
  }),
);

export type Manifest = v.InferOutput<typeof ManifestSchema>;

export const MANIFEST_FILE = "manifest.json";
/** Beside the manifest: what a person should know of the conversion. */
export const WARNINGS_FILE = "warnings.json";
export const CHRONICS_FOLDER = "chronics_output";

/**
 * The folder that the first input of a request names.
 *
 * @throws OperationError when there is none
 */
export function toInputFolder({ inputs }: Pick<ExecuteRequest, "inputs">): string {
  const [input] = inputs;
  if (input === undefined) throw new OperationError("No inputs provided");
  if (typeof input.uri !== "string" || input.uri === "") throw new OperationError("No input URI provided");
  return toInputPath(input.uri);
}

/** @throws OperationError when there is none, or it is none */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await findManifest(folder);
  if (manifest !== null) return manifest;
  throw new OperationError(`Manifest not found: ${join(folder, MANIFEST_FILE)}`);
}

/**
 * The manifest of a folder, or null when it has none.
 *
 * @throws OperationError when it cannot be read, or is none
 */
export async function findManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, MANIFEST_FILE);
  const bytes = await readIfThere(path);
  if (bytes === null) return null;
  const manifest = v.safeParse(ManifestSchema, bytes.toString());
  if (manifest.success) return manifest.output;
  throw new OperationError(`Not a manifest: ${path}: ${manifest.issues[0].message}`);
}

/** The options that a workflow brought, and those of the request, which win. */
export const toOptionLayers = ({ parameters }: Manifest, request: ExecuteRequest): JsonObject[] => [
  parameters,
  request.parameters,
];
