import type { ExecuteRequest } from "../../../src/model/control-message.ts";
import { findInputUri } from "../../../src/service/input-uri.ts";
import { OperationError } from "../../../src/service/operation-error.ts";

/**
 * The uri of the CSV file that a request hands over.
 *
 * @throws OperationError when it hands over none
 */
export function toInputFile(request: ExecuteRequest): string {
  const uri = findInputUri(request, "file", "csv");
  if (uri === null || uri === "") throw new OperationError("No input file provided");
  return uri;
}
