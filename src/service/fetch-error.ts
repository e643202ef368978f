import { withoutAdvice } from "../model/transport-failure.ts";
import { OperationError, toErrorText } from "./operation-error.ts";

/** What a caller is told when data could not be fetched. */
export function toFetchError(error: unknown): OperationError {
  if (error instanceof OperationError) return error;
  return new OperationError(`Failed to fetch data: ${withoutAdvice(toErrorText(error))}`, { cause: error });
}
