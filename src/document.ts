/** Reads JSON documents from files. */
import { readFileSync, statSync } from "node:fs";
import { AieffectError } from "./errors.ts";
import { parseDocument } from "./model/json-document.ts";

/** Longest document (bytes): a blueprint of 100,000 tasks takes a third of it. */
const LONGEST_DOCUMENT = 100 * 1024 * 1024;

/**
 * The content of a JSON file.
 *
 * @param subject what the file is to the user, such as `blueprint`
 * @throws AieffectError INVALID_INPUT that names the file, and for broken JSON its line and column
 */
export function readDocument(path: string, subject: string): unknown {
  return parseDocument(readText(path, subject), `${subject} ${path}`);
}

function readText(path: string, subject: string): string {
  try {
    const { size } = statSync(path);
    if (size > LONGEST_DOCUMENT) {
      const megabytes = Math.ceil(size / (1024 * 1024));
      throw invalid(`${subject} ${path} has ${megabytes} MiB, more than the 100 MiB that are read`);
    }
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof AieffectError) throw error;
    throw invalid(`Cannot read ${subject} ${path}: ${toReason(error)}`);
  }
}

function toReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a directory, and a file is needed";
  if (code === "EACCES") return "no permission to read it";
  return error instanceof Error ? error.message : String(error);
}

function invalid(message: string): AieffectError {
  return new AieffectError("INVALID_INPUT", message);
}
