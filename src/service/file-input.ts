/** Inputs of the protocol `file`: a path on a volume that all services share. */
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DataReference } from "../model/data-reference.ts";
import { isMissing } from "../model/missing-file.ts";
import { OperationError } from "./operation-error.ts";

/** @throws OperationError when there is no such file, or it is larger than the limit */
export async function openFile(
  { uri }: DataReference,
  { limitBytes }: { readonly limitBytes: number },
): Promise<AsyncIterable<Uint8Array>> {
  const path = toInputPath(uri);
  const { size } = await look(path, uri);
  if (size > limitBytes) {
    throw new OperationError(`Failed to fetch data: ${uri} has ${size} bytes, more than ${limitBytes}`);
  }
  return Bun.file(path).stream();
}

/**
 * The path that an input's uri means: a path as it is, or one with `file://` before it.
 *
 * @throws OperationError when it is a URL of another host
 */
export function toInputPath(uri: string): string {
  if (!uri.startsWith("file://")) return uri;
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new OperationError(`Not a path of this machine: ${uri}`, { cause });
  }
}

async function look(path: string, uri: string): Promise<{ readonly size: number }> {
  try {
    const facts = await stat(path);
    if (facts.isFile()) return facts;
  } catch (cause) {
    if (isMissing(cause)) throw new OperationError(`Input file not found: ${uri}`, { cause });
    throw cause;
  }
  throw new OperationError(`Not a file: ${uri}`);
}
