import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { tellFileTrouble } from "./file-trouble.ts";

/**
 * Fills a folder anew: under a temporary name beside its own, which it gets when all is in it. Whoever looks sees the
 * whole of it or nothing.
 *
 * @param path of the folder; what was there before is gone first
 * @throws OperationError when a file cannot be written
 */
export async function swapFolder<Result>(
  path: string,
  fill: (folder: string) => Promise<Result>,
): Promise<Result> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  return tellFileTrouble(`Writing ${path}`, async () => {
    await rm(path, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    try {
      const result = await fill(temporary);
      await rm(path, { recursive: true, force: true });
      await rename(temporary, path);
      return result;
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Writes a small file, whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  await tellFileTrouble(`Writing ${path}`, async () => {
    try {
      await Bun.write(temporary, text);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}
