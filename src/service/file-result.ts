import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { isMissing } from "../model/missing-file.ts";
import { OperationError } from "./operation-error.ts";
import { toSafeIds } from "./safe-id.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** No folder, no way up, no end of a text in C, and room for the temporary name in the 255 bytes that a name may have. */
const FILE_NAME = /^(?!\.{1,2}$)[^/\\\0]{1,200}$/;

export interface FileResult<Format extends string> {
  readonly protocol: "file";
  readonly uri: string;
  readonly format: Format;
}

interface FilePlace<Format extends string> {
  /** Absolute path of the folder that all services share. */
  readonly directory: string;
  /** Of the file alone, without a folder. */
  readonly name: string;
  readonly format: Format;
  /** What is not written when it aborts is given up: the execution has ended without it. */
  readonly signal: AbortSignal;
}

/**
 * Writes the result of an execution to `<directory>/<workflow_id>/<task_id>/<name>` and gives its reference. The
 * file appears whole or not at all: it is written under a temporary name beside it and then renamed.
 *
 * @param write writes the content to the path that it is given
 * @throws OperationError when an id of the request is not safe in a path, or the name would leave its folder; the signal's reason
 */
export async function writeFileResult<const Format extends string>(
  request: { readonly workflow_id: string; readonly task_id: string },
  { directory, name, format, signal }: FilePlace<Format>,
  write: (path: string) => Promise<unknown>,
): Promise<FileResult<Format>> {
  const { workflowId, taskId } = toSafeIds(request);
  // It may be made of a parameter: whoever calls must not choose the folder with it.
  if (!FILE_NAME.test(name)) throw new OperationError(`Invalid file name: ${JSON.stringify(name)}`);
  const folder = join(directory, workflowId, taskId);
  const path = join(folder, name);
  const temporaryPath = join(folder, `.${name}.${randomUUID()}.tmp`);
  signal.throwIfAborted();
  const remove = () => rm(temporaryPath, { force: true, recursive: true });
  await mkdir(folder, { recursive: true });
  const writing = Promise.try(write, temporaryPath);
  try {
    await unlessAborted(writing, signal);
    await putInPlace(temporaryPath, path);
  } catch (error) {
    await remove();
    // What was given up may still make its file.
    void writing
      .catch(() => {})
      .then(remove)
      .catch(() => {});
    throw error;
  }
  return { protocol: "file", uri: path, format };
}

async function putInPlace(temporaryPath: string, path: string): Promise<void> {
  try {
    await rename(temporaryPath, path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    const message = `The result ${basename(path)} was not written: write must make it at the path that it is given`;
    throw new TypeError(message, { cause });
  }
}
