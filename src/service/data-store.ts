/**
 * The data that a service hands out under `/control/data/{id}`. What is small stays in memory, the rest is in files of a
 * folder that is gone when the service has stopped.
 *
 * D1  An id is random: who knows it was given it, or may look it up.
 * D2  Data is kept for an hour, or longer as one of the newest, up to a limit that memory bears.
 * D3  A file that was only lent is never removed.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** What can be kept: a text, bytes, a stream of them, or a file where it lies. */
export type DataContent =
  | string
  | Uint8Array
  | AsyncIterable<string | Uint8Array>
  | { readonly path: string };

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
}

interface Entry extends KeptData {
  readonly taskId: string;
  readonly keptAt: number;
  readonly isOwned: boolean;
}

/** What is larger (bytes) goes into a file: ten thousand of these are 160 MB. */
const LARGEST_IN_MEMORY = 16 * 1024;
const RETENTION_MS = 3_600_000;
const NEWEST_KEPT = 1_000;
const MOST_KEPT = 10_000;

export class DataStore {
  readonly #options: DataStoreOptions;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #newestOfTask = new Map<string, Entry>();
  #folder: Promise<string> | null = null;

  constructor(options: DataStoreOptions) {
    this.#options = options;
  }

  /** Keeps the content and gives its id. A stream is read to its end first. */
  async keep(request: { readonly task_id: string }, content: DataContent, format: string): Promise<string> {
    const id = this.#options.randomId();
    const { source, isOwned } = await this.#store(id, content);
    const entry = { id, format, source, isOwned, taskId: request.task_id, keptAt: this.#options.now() };
    this.#entries.set(id, entry);
    this.#newestOfTask.set(entry.taskId, entry);
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
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #store(id: string, content: DataContent): Promise<Pick<Entry, "source" | "isOwned">> {
    if (typeof content === "object" && "path" in content) {
      return { source: { path: content.path }, isOwned: false };
    }
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    if (bytes instanceof Uint8Array && bytes.byteLength <= LARGEST_IN_MEMORY) {
      // A copy: whoever gave the bytes may go on writing to them.
      return { source: new Uint8Array(bytes), isOwned: false };
    }
    this.#folder ??= makeFolder(this.#options.temporaryDirectory);
    const path = join(await this.#folder, id);
    await writeAll(path, bytes);
    return { source: { path }, isOwned: true };
  }

  async #forgetOld(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (this.#entries.size <= NEWEST_KEPT) return;
      const isOld = entry.keptAt <= this.#options.now() - RETENTION_MS;
      if (!isOld && this.#entries.size <= MOST_KEPT) return;
      this.#entries.delete(entry.id);
      if (this.#newestOfTask.get(entry.taskId) === entry) this.#newestOfTask.delete(entry.taskId);
      if (entry.isOwned && "path" in entry.source) await rm(entry.source.path, { force: true });
    }
  }
}

async function makeFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "aieffect-data-"));
}

async function writeAll(
  path: string,
  content: Uint8Array | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  if (content instanceof Uint8Array) {
    await Bun.write(path, content);
    return;
  }
  const writer = Bun.file(path).writer();
  try {
    for await (const chunk of content) {
      writer.write(chunk);
      await writer.flush();
    }
    await writer.end();
  } catch (error) {
    await writer.end();
    await rm(path, { force: true });
    throw error;
  }
}
