/** What went wrong with a file, for whoever called: the operating system's reason, and which file. */
import { OperationError } from "../../../src/service/kit.ts";

/**
 * Runs what reads or writes files. A disk that is full, a folder that is not there: an OperationError says so.
 *
 * @param doing such as `Writing the chronics`
 */
export async function tellFileTrouble<Result>(doing: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OperationError || !isSystemError(error)) throw error;
    throw new OperationError(`${doing} failed: ${error.message}`, { cause: error });
  }
}

const isSystemError = (error: unknown): error is Error =>
  error instanceof Error &&
  "code" in error &&
  typeof error.code === "string" &&
  /^E[A-Z0-9]+$/.test(error.code);
