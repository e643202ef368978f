import { type JsonObject, OperationError } from "../../../src/service/kit.ts";

/**
 * The first input of an operation that reads CSV by URL.
 *
 * @throws OperationError when there is none, or one of another protocol
 */
export function toHttpInput(inputs: readonly JsonObject[]): JsonObject {
  const [input] = inputs;
  if (input === undefined) throw new OperationError("No input data provided");
  const { protocol } = input;
  // Nothing but CSV comes by URL here, so one who calls by hand need not say so.
  if (protocol === "http" || protocol === "https") return { ...input, format: input.format ?? "csv" };
  throw new OperationError(
    `Expected HTTP protocol, got: ${typeof protocol === "string" ? protocol : "none"}`,
  );
}
