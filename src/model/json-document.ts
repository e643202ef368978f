import { AieffectError } from "../errors.ts";
import { findJsonSyntaxError } from "./json-syntax.ts";

/**
 * The content of a text that must be JSON.
 *
 * @param source where the text comes from, for the message
 * @throws AieffectError INVALID_INPUT with line and column
 */
export function parseDocument(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(`${source} is not JSON: ${describeSyntaxError(text)}`);
  }
}

function describeSyntaxError(text: string): string {
  if (text.trim() === "") return "it is empty";
  const error = findJsonSyntaxError(text);
  if (error === null) return "it cannot be read";
  const before = text.slice(0, error.offset);
  const line = before.split("\n").length;
  return `${error.reason} at line ${line}, column ${error.offset - before.lastIndexOf("\n")}`;
}

const invalid = (message: string) => new AieffectError("INVALID_INPUT", message);
