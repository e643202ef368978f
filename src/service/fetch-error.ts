import { OperationError } from "./operation-error.ts";

/** What a caller is told when data could not be fetched. */
export function toFetchError(error: unknown): OperationError {
  if (error instanceof OperationError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new OperationError(`Failed to fetch data: ${reason}`, { cause: error });
}
