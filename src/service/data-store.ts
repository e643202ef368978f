/**
 * The data that a service hands out under `/control/data/{id}`. What is small stays in memory, the rest is in files of a
 * folder that is gone when the service has stopped.
 *
 * D1  An id is random: who knows it was given it, or may look it up.
 * D2  Data is kept for an hour, or longer as one of the newest, up to a limit that memory bears.
 * D3  A file that was only lent is never removed.
 * D4  The files of all copies together are no larger than sixteen of the largest: the oldest copies go first. What is in
 *     memory, or lent, stays.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type CopyLimits,
  checkSize,
  copyTo,
  type DataContent,
  type OpenContent,
  openContent,
} from "./data-content.ts";
import { OperationError } from "./operation-error.ts";

export interface KeptData {
  readonly id: string;
  /** As in the DataReference: `csv`, `json`, … */
  readonly format: string;
  readonly source: Uint8Array<ArrayBuffer> | { readonly path: string };
}

export interface DataStoreOptions {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** 128 random bits that are safe in a path. */
  readonly randomId: () => string;
  /** Folder for temporary files; a folder of its own is made in it when the first is needed. */
  readonly temporaryDirectory: string;
  /** Largest content (bytes) that is copied. */
  readonly limitBytes: number;
}

/** What ends the copying of a stream: looked at only when there is one. */
interface Keeper {
  readonly signal: AbortSignal;
}

interface Entry extends KeptData {
  readonly taskId: string;
  readonly keptAt: number;
  /** Size (bytes) of the file that it was copied into; null when it is in memory, or lent. */
  readonly copiedBytes: number | null;
}

/** What is larger (bytes) goes into a file: ten thousand of these are 160 MB. */
const LARGEST_IN_MEMORY = 16 * 1024;
const RETENTION_MS = 3_600_000;
const NEWEST_KEPT = 1_000;
const MOST_KEPT = 10_000;
/** So many copies of the largest size there is room for on the disk. */
const LARGEST_KEPT = 16;

export class DataStore {
  readonly #options: DataStoreOptions;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #newestOfTask = new Map<string, Entry>();
  /** Those in files, oldest first. */
  readonly #copies = new Set<Entry>();
  /** Of all files together. */
  #copiedBytes = 0;
  #folder: Promise<string> | null = null;

  constructor(options: DataStoreOptions) {
    this.#options = options;
  }

  /**
   * Keeps the content and gives its id. A stream is read to its end first, or until the keeper's signal aborts.
   *
   * @throws OperationError when it is larger than the limit, or the disk is full; TypeError when it is no content
   */
  async keep(
    request: { readonly task_id: string },
    content: DataContent,
    format: string,
    keeper: Keeper,
  ): Promise<string> {
    const id = this.#options.randomId();
    const stored = await this.#store(id, content, keeper);
    const entry = { id, format, ...stored, taskId: request.task_id, keptAt: this.#options.now() };
    this.#entries.set(id, entry);
    this.#newestOfTask.set(entry.taskId, entry);
    if (entry.copiedBytes !== null) {
      this.#copies.add(entry);
      this.#copiedBytes += entry.copiedBytes;
      await this.#forgetLarge();
    }
    await this.#forgetOld();
    return id;
  }

  find(id: string): KeptData | undefined {
    return this.#entries.get(id);
  }

  /** What was kept last for a task of that id, in whichever workflow. */
  findNewestOfTask(taskId: string): KeptData | undefined {
    return this.#newestOfTask.get(taskId);
  }

  /** Removes the files. */
  async close(): Promise<void> {
    this.#entries.clear();
    this.#newestOfTask.clear();
    this.#copies.clear();
    this.#copiedBytes = 0;
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #store(
    id: string,
    content: DataContent,
    keeper: Keeper,
  ): Promise<Pick<Entry, "source" | "copiedBytes">> {
    const opened = openContent(content);
    if (opened.kind === "lent") return { source: { path: opened.path }, copiedBytes: null };
    if (opened.kind === "whole" && opened.bytes.byteLength <= LARGEST_IN_MEMORY) {
      // A copy: whoever gave the bytes may go on writing to them.
      return { source: new Uint8Array(opened.bytes), copiedBytes: null };
    }
    const path = join(await this.#openFolder(), id);
    const { limitBytes } = this.#options;
    const copiedBytes = await writeFile(path, opened, { limitBytes, signal: keeper.signal });
    return { source: { path }, copiedBytes };
  }

  /** Made when it is needed first; after a failure, such as a full disk, the next one tries again. */
  #openFolder(): Promise<string> {
    this.#folder ??= makeFolder(this.#options.temporaryDirectory).catch((error) => {
      this.#folder = null;
      throw error;
    });
    return this.#folder;
  }

  async #forgetOld(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (this.#entries.size <= NEWEST_KEPT) return;
      const isOld = entry.keptAt <= this.#options.now() - RETENTION_MS;
      if (!isOld && this.#entries.size <= MOST_KEPT) return;
      await this.#forget(entry);
    }
  }

  async #forgetLarge(): Promise<void> {
    for (const entry of this.#copies) {
      if (this.#copiedBytes <= LARGEST_KEPT * this.#options.limitBytes) return;
      await this.#forget(entry);
    }
  }

  /** Nobody finds it from here on, also while its file is still being removed. */
  async #forget(entry: Entry): Promise<void> {
    this.#entries.delete(entry.id);
    if (this.#newestOfTask.get(entry.taskId) === entry) this.#newestOfTask.delete(entry.taskId);
    if (entry.copiedBytes === null || !("path" in entry.source)) return;
    this.#copies.delete(entry);
    this.#copiedBytes -= entry.copiedBytes;
    await rm(entry.source.path, { force: true });
  }
}

async function makeFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "aieffect-data-"));
}

/** Gives the size (bytes). */
async function writeFile(
  path: string,
  opened: Exclude<OpenContent, { kind: "lent" }>,
  limits: CopyLimits,
): Promise<number> {
  try {
    if (opened.kind === "stream") return await copyTo(path, opened.source, limits);
    checkSize(opened.bytes.byteLength, limits.limitBytes);
    return await Bun.write(path, opened.bytes);
  } catch (error) {
    await rm(path, { force: true });
    if (!isDiskFull(error)) throw error;
    throw new OperationError(`The result cannot be kept: ${error.message}`, { cause: error });
  }
}

/** Full for this file, this user or everybody: no stream that is copied ends with such an error itself. */
const FULL = ["EFBIG", "EDQUOT", "ENOSPC"];

const isDiskFull = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && FULL.some((code) => error.code === code);
