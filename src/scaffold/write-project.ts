/** Writes a project, and never over anything. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AieffectError } from "../errors.ts";
import type { Files } from "./rename-service.ts";

/**
 * All files or none.
 *
 * @param folder absolute path; made if it is not there, and may hold other files
 * @throws AieffectError INVALID_INPUT naming a file that is there already, or cannot be written
 */
export function writeProject(folder: string, files: Files): void {
  const entries = Object.entries(files).map(([path, text]) => [join(folder, path), text] as const);
  const taken = entries.find(([path]) => existsSync(path));
  if (taken !== undefined) throw refusal(taken[0]);
  const written: string[] = [];
  try {
    for (const [path, text] of entries) {
      mkdirSync(dirname(path), { recursive: true });
      // Fails if somebody else was faster.
      writeFileSync(path, text, { flag: "wx" });
      written.push(path);
    }
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true });
    throw cause instanceof Error && "code" in cause ? toRefusal(cause) : cause;
  }
}

function toRefusal(cause: Error & { readonly code: unknown; readonly path?: unknown }): AieffectError {
  if (cause.code === "EEXIST" && typeof cause.path === "string") return refusal(cause.path, cause);
  const message = `The project cannot be written: ${cause.message}. Choose another folder with --dir.`;
  return new AieffectError("INVALID_INPUT", message, { cause });
}

function refusal(path: string, cause?: Error): AieffectError {
  const message = `${path} is there already, and nothing is overwritten. Choose another name, or another folder with --dir.`;
  return new AieffectError("INVALID_INPUT", message, { cause });
}
