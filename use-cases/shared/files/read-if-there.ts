import { readFile } from "node:fs/promises";
import { isMissing } from "../../../src/model/missing-file.ts";
import { tellFileTrouble } from "./file-trouble.ts";

/**
 * The bytes of a file; null when there is none.
 *
 * @throws OperationError when it cannot be read
 */
export async function readIfThere(path: string): Promise<Buffer | null> {
  return await tellFileTrouble(`Reading ${path}`, () => readFile(path).catch(toNull));
}

function toNull(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
