/** Files and folders that appear whole or not at all: made under a temporary name beside their own, which they get at the end. */
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isMissing } from "../../../src/model/missing-file.ts";
import { OperationError } from "../../../src/service/kit.ts";
import { tellFileTrouble } from "./file-trouble.ts";

/**
 * Fills a folder anew.
 *
 * @param path of the folder; what was there before is gone first
 * @throws OperationError when a file cannot be written
 */
export async function swapFolder<Result>(
  path: string,
  fill: (folder: string) => Promise<Result>,
): Promise<Result> {
  return tellFileTrouble(`Writing ${path}`, async () => {
    await rm(path, { recursive: true, force: true });
    return putInPlace(path, async (temporary) => {
      await mkdir(temporary);
      return await fill(temporary);
    });
  });
}

/** Writes a small file. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await tellFileTrouble(`Writing ${path}`, () => putInPlace(path, (temporary) => Bun.write(temporary, text)));
}

/** Copies a file. On some disks that are full a copy ends as if all of it were there (Bun 1.4.5): so it is looked at. */
export async function copyWhole(source: string, path: string): Promise<void> {
  await tellFileTrouble(`Writing ${path}`, () =>
    putInPlace(path, async (temporary) => {
      await copyFile(source, temporary);
      const [wanted, copied] = await Promise.all([stat(source), stat(temporary)]);
      if (wanted.size === copied.size) return;
      throw new OperationError(
        `Writing ${path} failed: ${copied.size} of ${wanted.size} bytes were written. Is the disk full?`,
      );
    }),
  );
}

/** A temporary name is that of the path with a dot before it, and this behind it. */
const TEMPORARY = /^\.[\da-f-]{36}\.tmp$/;

/** Paths that this process writes to now. */
const inUse = new Set<string>();

async function putInPlace<Result>(
  path: string,
  make: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  inUse.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeLeftovers(path);
    const result = await make(temporary);
    await replace(path, temporary);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    inUse.delete(temporary);
  }
}

/** A folder that is there, because another has filled it meanwhile, has to go first. */
async function replace(path: string, temporary: string): Promise<void> {
  for (;;) {
    try {
      return await rename(temporary, path);
    } catch (error) {
      if (!isTaken(error)) throw error;
      await rm(path, { recursive: true, force: true });
    }
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");

/**
 * Clears away what a process that was killed has left half written; for its successor, when that starts.
 *
 * @param folder holds a folder for each workflow; it need not be there
 * @param names of what the process writes in each of them, and nobody else
 */
export async function clearLeftovers(folder: string, names: readonly string[]): Promise<void> {
  for (const workflow of await listNames(folder)) {
    for (const name of names) await removeLeftovers(join(folder, workflow, name));
  }
}

/** Of processes that were killed while they wrote: what they had of it is no use to anyone. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await listNames(folder);
  const start = `.${basename(path)}`;
  const leftovers = names
    .filter((name) => name.startsWith(start) && TEMPORARY.test(name.slice(start.length)))
    .map((name) => join(folder, name))
    .filter((leftover) => !inUse.has(leftover));
  for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
}

/** None when there is no such folder. */
async function listNames(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}
