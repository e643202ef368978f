/** Opens the database file: alone, of a schema that we know, or not at all. */
import { Database } from "bun:sqlite";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { AieffectError } from "../../errors.ts";
import { toPathBeside } from "./beside.ts";
import { MIGRATIONS, SCHEMA } from "./migrations.ts";

/** "aief" in ASCII, in the file's header: tells our files from other SQLite files. */
const APPLICATION_ID = 0x61696566;

/** The path of a database that ends with its process. */
const MEMORY = ":memory:";

const OwnerSchema = v.object({ pid: v.number(), since: v.string() });

export interface OpenDatabase {
  /** One in memory is made when it is first asked for: a run that ends before anything is written goes without. */
  readonly database: Database;
  /** Whether it is not made yet, so that there is nothing in it. */
  readonly isBlank: boolean;
  /** Whether it outlives the process: then every step is written in its turn. */
  readonly isFile: boolean;
  close(): void;
}

/**
 * Opens or creates a database and takes it for this process alone, until `close` or the process' end.
 *
 * @throws AieffectError STATE_UNUSABLE (not a database, no file, no permission), STATE_NEWER (left untouched),
 *   STATE_IN_USE (names the process that holds it)
 */
export function openDatabase(
  path: string,
  { mustExist, now }: { readonly mustExist: boolean; readonly now: () => number },
): OpenDatabase {
  if (path === "") throw unusable("''", "it names no file");
  if (path === MEMORY) return openMemory();
  if (mustExist && !existsSync(path)) throw unusable(path, "there is no such file");
  refuseForeignFile(path);
  try {
    refuseNewerLog(path);
    // The file may hold a services key: it is its owner's alone, and so are the files that SQLite puts beside it.
    closeSync(openSync(path, "a", 0o600));
    const database = openFile(path);
    const ownerPath = toOwnerPath(path);
    writeOwner(ownerPath, now());
    return {
      database,
      isBlank: false,
      isFile: true,
      close() {
        rmSync(ownerPath, { force: true });
        database.close();
      },
    };
  } catch (error) {
    throw toStateError(path, error);
  }
}

function openMemory(): OpenDatabase {
  let database: Database | null = null;
  return {
    get database() {
      database ??= createMemory();
      return database;
    },
    get isBlank() {
      return database === null;
    },
    isFile: false,
    close: () => database?.close(),
  };
}

function createMemory(): Database {
  const database = new Database(MEMORY, { strict: true });
  migrate(database, MEMORY);
  return database;
}

function openFile(path: string): Database {
  const database = new Database(path, { strict: true, create: true });
  try {
    // One process per file: the lock of the operating system ends with the process, however it ends.
    database.run("PRAGMA locking_mode = EXCLUSIVE");
    refuseForeignTables(database, path);
    database.run("PRAGMA journal_mode = WAL");
    // Survives the death of the process at any moment. After a power failure the last commits may be missing, and
    // their tasks run again; the file is whole.
    database.run("PRAGMA synchronous = NORMAL");
    // What is deleted (a services key) leaves no bytes behind.
    database.run("PRAGMA secure_delete = ON");
    database.run("BEGIN EXCLUSIVE");
    migrate(database, path);
    database.run("COMMIT");
    // A former process may have been killed between forgetting a services key and emptying the log of it.
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The header does not tell everything: what was committed last may stand only in the write-ahead log. */
function refuseForeignTables(database: Database, path: string): void {
  const applicationId = database.query<{ application_id: number }, []>("PRAGMA application_id").get();
  const table = database.query<{ name: string }, []>("SELECT name FROM sqlite_schema LIMIT 1").get();
  if (applicationId?.application_id !== APPLICATION_ID && table !== null) {
    throw unusable(path, "it is the database of another program");
  }
}

function migrate(database: Database, path: string): void {
  const row = database.query<{ user_version: number }, []>("PRAGMA user_version").get();
  const version = row?.user_version ?? 0;
  if (version > MIGRATIONS.length) throw newerSchema(path, version);
  if (version === MIGRATIONS.length) return;
  const steps = version === 0 ? [SCHEMA] : MIGRATIONS.slice(version);
  for (const step of steps) database.run(step);
  database.run(`PRAGMA user_version = ${MIGRATIONS.length}`);
  database.run(`PRAGMA application_id = ${APPLICATION_ID}`);
}

/** Reads the header by hand first: SQLite itself would write to a file when it opens and closes it. */
function refuseForeignFile(path: string): void {
  const header = readHeader(path);
  if (header === null || header.length === 0) return;
  const isDatabase = header.length === 100 && header.toString("latin1", 0, 15) === "SQLite format 3";
  if (!isDatabase) throw unusable(path, "it is not an aieffect state file");
  const applicationId = header.readUInt32BE(68);
  const version = header.readUInt32BE(60);
  if (applicationId !== APPLICATION_ID && applicationId !== 0) {
    throw unusable(path, "it is the database of another program");
  }
  if (version > MIGRATIONS.length) throw newerSchema(path, version);
}

/**
 * After a crash the schema's number may stand only in the write-ahead log. A connection that may not write reads it
 * there and leaves both files as they are.
 */
function refuseNewerLog(path: string): void {
  if (!existsSync(toPathBeside(path, "wal"))) return;
  const index = toPathBeside(path, "shm");
  const hadIndex = existsSync(index);
  const reader = new Database(path, { readonly: true });
  try {
    const row = reader.query<{ user_version: number }, []>("PRAGMA user_version").get();
    const version = row?.user_version ?? 0;
    if (version > MIGRATIONS.length) throw newerSchema(path, version);
  } finally {
    reader.close();
    if (!hadIndex) rmSync(index, { force: true });
  }
}

function readHeader(path: string): Buffer | null {
  try {
    if (statSync(path).isDirectory()) throw unusable(path, "it is a directory");
    const file = openSync(path, "r");
    try {
      const header = Buffer.alloc(100);
      return header.subarray(0, readSync(file, header, 0, 100, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof AieffectError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unusable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function toStateError(path: string, error: unknown): AieffectError {
  if (error instanceof AieffectError) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "SQLITE_BUSY" || code === "SQLITE_LOCKED") {
    return new AieffectError(
      "STATE_IN_USE",
      `${path} is in use by ${describeOwner(path)}. Stop that process, or give another file.`,
      { cause: error },
    );
  }
  if (code === "ENOENT") return unusable(path, `there is no folder ${dirname(path)}`, error);
  return unusable(path, error instanceof Error ? error.message : String(error), error);
}

/** For the owner of the file only, as everything beside it; one that a killed process left may be for all. */
function writeOwner(ownerPath: string, now: number): void {
  rmSync(ownerPath, { force: true });
  const owner = { pid: process.pid, since: new Date(now).toISOString() };
  writeFileSync(ownerPath, JSON.stringify(owner), { mode: 0o600 });
}

function describeOwner(path: string): string {
  try {
    const owner = v.parse(OwnerSchema, JSON.parse(readFileSync(toOwnerPath(path), "utf8")));
    return `process ${owner.pid} since ${owner.since}`;
  } catch {
    // Between taking the file and writing its name the other process is not known yet.
    return "another process";
  }
}

function toOwnerPath(path: string): string {
  return toPathBeside(path, "owner");
}

/** The error for a path that cannot be a state file. */
export function unusable(path: string, reason: string, cause?: unknown): AieffectError {
  return new AieffectError(
    "STATE_UNUSABLE",
    `Cannot use ${path} as a state file: ${reason}. Give the path of a new file, or of one that aieffect wrote.`,
    { cause },
  );
}

function newerSchema(path: string, version: number): AieffectError {
  return new AieffectError(
    "STATE_NEWER",
    `${path} was written by a newer aieffect (schema ${version}, this one knows ${MIGRATIONS.length}). It was left untouched; use the newer version.`,
  );
}
