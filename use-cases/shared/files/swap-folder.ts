/** Files and folders that appear whole or not at all: made under a temporary name beside their own, which they get at the end. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isMissing } from "../../../src/model/missing-file.ts";
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
      await mkdir(temporary, { recursive: true });
      const result = await fill(temporary);
      await rm(path, { recursive: true, force: true });
      return result;
    });
  });
}

/** Writes a small file. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await tellFileTrouble(`Writing ${path}`, () => putInPlace(path, (temporary) => Bun.write(temporary, text)));
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
    await removeLeftovers(path);
    const result = await make(temporary);
    await rename(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    inUse.delete(temporary);
  }
}

/** Of processes that were killed while they wrote: what they had of it is no use to anyone. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const start = `.${basename(path)}`;
  const leftovers = names
    .filter((name) => name.startsWith(start) && TEMPORARY.test(name.slice(start.length)))
    .map((name) => join(folder, name))
    .filter((leftover) => !inUse.has(leftover));
  for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
}
