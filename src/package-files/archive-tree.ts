/** A package as a ZIP archive, which may come from anybody. The one file that knows the library. */
import {
  BlobReader,
  type Entry,
  type FileEntry,
  Uint8ArrayWriter,
  ZipReader,
} from "@zip.js/zip.js/lib/zip-core-native.js";
import { AieffectError } from "../errors.ts";
import { toPrintable } from "../model/printable.ts";
import { refuseClashes, toSafePath } from "./entry-name.ts";
import { type FileTree, longestOf, toMebibytes } from "./file-tree.ts";

/** Longest archive that is opened (bytes). */
const LONGEST_ARCHIVE = 256 * 1024 * 1024;
/** Most files and folders that an archive may have. */
const MOST_ENTRIES = 20_000;
/** Most that all files of a package may have together (bytes). */
const LONGEST_PACKAGE = 256 * 1024 * 1024;

/**
 * @param path how a user would name the archive
 * @throws AieffectError INVALID_INPUT naming the archive, and the entry that is wrong
 */
export async function openArchive(archive: Blob, path: string): Promise<FileTree> {
  const { size } = archive;
  if (size > LONGEST_ARCHIVE)
    throw invalid(
      `${path} has ${toMebibytes(size)}, more than the ${toMebibytes(LONGEST_ARCHIVE)} that are read.`,
    );
  const entries = await readEntries(archive, path);
  const root = findRoot(path, [...entries.keys()]);
  const names = [...entries.keys()]
    .filter((name) => name.startsWith(root))
    .map((name) => name.slice(root.length));
  const place = (name: string) => `${path}: ${toPrintable(root + name)}`;
  let left = LONGEST_PACKAGE;
  return {
    place,
    has: (name) => entries.has(root + name),
    protos: names.filter((name) => /^microservice\/.+\.proto$/s.test(name)).toSorted(),
    others: (taken) =>
      [...entries.keys()].filter((name) => !(name.startsWith(root) && taken.has(name.slice(root.length)))),
    read: async (name) => {
      const entry = entries.get(root + name);
      if (entry === undefined) throw invalid(`${place(name)} is not there.`);
      const limit = Math.min(longestOf(name), left);
      if (entry.uncompressedSize > limit) {
        const claimed = toMebibytes(entry.uncompressedSize);
        throw invalid(`${place(name)} has ${claimed}, more than the ${toMebibytes(limit)} that are read.`);
      }
      left -= entry.uncompressedSize;
      return await readEntry(entry, place(name));
    },
  };
}

/** The files of an archive by their paths. Every name is looked at, also of what nobody reads. */
async function readEntries(archive: Blob, path: string): Promise<ReadonlyMap<string, FileEntry>> {
  const files = new Map<string, FileEntry>();
  const folders: string[] = [];
  for await (const entry of listEntries(archive, path)) {
    const place = `${path}: ${toPrintable(entry.filename)}`;
    const safe = demandSafe(entry, place);
    if (entry.directory || /[\\/]$/.test(entry.filename)) folders.push(safe);
    else if (files.has(safe)) throw invalid(`${place} is there twice.`);
    else files.set(safe, entry);
    if (files.size + folders.length > MOST_ENTRIES)
      throw invalid(`${path} has more than the ${MOST_ENTRIES} entries that are read.`);
  }
  refuseClashes([...files.keys()], folders, path);
  return files;
}

async function* listEntries(archive: Blob, path: string): AsyncGenerator<Entry> {
  // Names are ours to judge: the library would refuse some that tools write, and take some that are not safe.
  const reader = new ZipReader(new BlobReader(archive), { filenameValidation: "tolerant" });
  try {
    yield* reader.getEntriesGenerator();
  } catch (cause) {
    if (cause instanceof AieffectError) throw cause;
    throw invalid(
      `${path} is no ZIP archive that can be read: ${toReason(cause)}. It may be cut off.`,
      cause,
    );
  }
}

function demandSafe(entry: Entry, place: string): string {
  const mode = (entry.unixMode ?? 0) & FILE_TYPE;
  if (entry.symlink) throw invalid(`${place} is a link, and links are not unpacked.`);
  if (![0, PLAIN_FILE, FOLDER].includes(mode)) throw invalid(`${place} is neither a file nor a folder.`);
  try {
    return toSafePath(entry.filename);
  } catch (cause) {
    throw invalid(`${place} ${toReason(cause)}. Nothing of the archive is taken.`, cause);
  }
}

const FILE_TYPE = 0o170000;
const PLAIN_FILE = 0o100000;
const FOLDER = 0o040000;

/** Where in the archive the package begins: some tools put a folder around all. Empty, or ends in a slash. */
function findRoot(path: string, names: readonly string[]): string {
  const roots = names.flatMap((name) => /^(?:.*\/)?(?=blueprint\.json$)/s.exec(name)?.[0] ?? []);
  const depths = roots.map((root) => root.split("/").length);
  const outermost = roots.filter((_, at) => depths[at] === Math.min(...depths));
  const [root, second] = outermost;
  if (root === undefined) throw invalid(`${path} has no blueprint.json, and is no package.`);
  if (second !== undefined)
    throw invalid(
      `${path} has more than one package: ${outermost.map((each) => `${toPrintable(each)}blueprint.json`).join(", ")}.`,
    );
  return root;
}

/** Methods of compression that are read. */
const STORED = 0;
const DEFLATED = 8;

async function readEntry(entry: FileEntry, place: string): Promise<Uint8Array> {
  if (entry.encrypted) throw invalid(`${place} is encrypted, and packages are read without a password.`);
  if (![STORED, DEFLATED].includes(entry.compressionMethod)) {
    const method = `method ${entry.compressionMethod}`;
    throw invalid(`${place} is compressed by ${method}: stored (0) and deflate (8) are read. Pack it again.`);
  }
  try {
    // It stops as soon as there is more than the entry claims.
    return await entry.getData(new Uint8ArrayWriter(), { ...CHECKS, useWebWorkers: false });
  } catch (cause) {
    throw invalid(`${place} cannot be read: ${toReason(cause)}. The archive is damaged, or cut off.`, cause);
  }
}

const CHECKS = { checkCrc32: true, checkOverlappingEntry: true, checkLocalFilename: true } as const;

const toReason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const invalid = (message: string, cause?: unknown) => new AieffectError("INVALID_INPUT", message, { cause });
