/** What a state file is to its owner: it keeps everything, and what is not ours is refused and left as it was. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { AieffectError, type ErrorCode } from "../../src/errors.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted, makeReference, makeRetry } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import {
  claimOne,
  claimTwo,
  expectNothingReady,
  startClaim,
  submit,
  workflowStatusOf,
} from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";
import { makeFolder, type TestFolder, toHashes } from "./store-files.ts";

const clock = new TestClock();
const open = (path: string): Store => openSqliteStore({ path, clock });

describe("a state file that is opened again", () => {
  test("keeps everything", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const store = open(path);
    const sketch = {
      edges: "a>c b>c",
      inputs: [makeReference("in")],
      parameters: { c: { depth: 2 } },
      servicesApiKey: "k",
    };
    const workflow = await submit(store, sketch);
    const [a, b] = await claimTwo(store);
    await store.accept(b.token, "service-b");
    await store.progress(b.token, 50);
    await store.settle(a.token, makeCompleted(makeReference("a")), 0);
    const read = async (from: Store) => ({
      snapshot: await from.snapshot(workflow.workflowId),
      attempts: await from.attempts(workflow.workflowId),
      events: await from.events(workflow.workflowId, 0, 100),
      edges: await from.edges(workflow.workflowId),
      latest: await from.latest(),
    });
    const before = await read(store);
    await store.close();

    const again = open(path);
    expect(await read(again)).toEqual(before);
    const { claims } = await again.settle(b.token, makeCompleted(), 1);
    expect(claims).toMatchObject([
      { nodeKey: "c:Run", inputs: [makeReference("a")], parameters: { depth: 2 }, servicesApiKey: "k" },
    ]);
    await expectConsistent(again, workflow.workflowId);
    await again.close();
  });

  test("gives the running tasks of the former process to others at once, however long its leases were", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const store = open(path);
    await submit(store, { tasks: "a b" });
    await store.heartbeat("worker-1", 3_600_000);
    const { token } = await claimOne(store, "worker-1");
    await claimOne(store, "worker-1");
    await store.accept(token, "service-a");
    expect(await store.recover()).toBe(0);
    await store.close();

    const again = open(path);
    expect(await again.recover()).toBe(2);
    const [a, b] = await claimTwo(again, "worker-2");
    expect([a.serviceTaskId, b.serviceTaskId]).toEqual(["service-a", null]);
    expect((await again.settle(token, makeCompleted(), 0)).accepted).toBe(false);
    await again.close();
  });

  test("goes on with a retry that was not yet due", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const store = open(path);
    const workflow = await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.settle(token, makeRetry(1_000), 0);
    await store.close();

    const again = open(path);
    await expectNothingReady(again);
    const waiting = startClaim(again);
    clock.advance(1_000);
    for (const claimed of await waiting.claims) await again.settle(claimed.token, makeCompleted(), 0);
    expect(await workflowStatusOf(again, workflow)).toBe("completed");
    await again.close();
  });

  // Windows has no file modes.
  test.skipIf(process.platform === "win32")(
    "is its owner's alone, with all that lies beside it",
    async () => {
      using folder = makeFolder();
      // As a killed process of an older version leaves it.
      writeFileSync(folder.file("run.db-owner"), "", { mode: 0o644 });
      const store = open(folder.file("run.db"));
      await submit(store, { servicesApiKey: "k" });
      const modes = Object.keys(toHashes(folder)).map((name) => [
        name,
        statSync(folder.file(name)).mode & 0o077,
      ]);
      expect(modes).toEqual([
        ["run.db", 0],
        ["run.db-owner", 0],
        ["run.db-wal", 0],
      ]);
      await store.close();
    },
  );

  test("leaves one file when it is closed", async () => {
    using folder = makeFolder();
    const store = open(folder.file("run.db"));
    await submit(store, {});
    await store.close();
    expect(Object.keys(toHashes(folder))).toEqual(["run.db"]);
  });
});

// On Windows not everybody may make a link.
test.skipIf(process.platform === "win32")("a file that a link names is one with that link", async () => {
  using folder = makeFolder();
  using elsewhere = makeFolder();
  const [path, link] = [folder.file("run.db"), elsewhere.file("link.db")];
  symlinkSync(path, link);
  for (const [first, second] of [
    [link, path],
    [path, link],
  ] as const) {
    const store = open(first);
    const refusal = refusalOf(second);
    expect(refusal.code).toBe("STATE_IN_USE");
    expect(refusal.message).toStartWith(`${second} is in use by process ${process.pid} since `);
    await store.close();
    expect([Object.keys(toHashes(folder)), Object.keys(toHashes(elsewhere))]).toEqual([
      ["run.db"],
      ["link.db"],
    ]);
  }
});

/** The refusal names the path, says what is wrong and what to do, and leaves the folder as it was. */
function expectRefusal(folder: TestFolder, path: string, code: ErrorCode, reason: RegExp): void {
  const before = toHashes(folder);
  const refusal = refusalOf(path);
  expect(refusal.code).toBe(code);
  expect(refusal.message).toMatch(reason);
  expect(refusal.message).toContain(path);
  expect(toHashes(folder)).toEqual(before);
}

function refusalOf(path: string): AieffectError {
  try {
    open(path);
  } catch (error) {
    if (error instanceof AieffectError) return error;
    throw error;
  }
  throw new Error(`${path} was opened`);
}

describe("a path that cannot be a state file", () => {
  test("a file of a newer schema is refused and not touched", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    await open(path).close();
    const newer = new Database(path);
    newer.run("PRAGMA user_version = 99");
    newer.close();
    expectRefusal(folder, path, "STATE_NEWER", /newer aieffect \(schema 99/);
  });

  test("a newer schema that stands only in the write-ahead log is refused and not touched", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    await open(path).close();
    const newer = new Database(path);
    newer.run("PRAGMA journal_mode = WAL");
    newer.run("PRAGMA user_version = 99");
    using crashed = makeFolder();
    for (const name of ["run.db", "run.db-wal"]) cpSync(folder.file(name), crashed.file(name));
    newer.close();
    expectRefusal(crashed, crashed.file("run.db"), "STATE_NEWER", /newer aieffect \(schema 99/);
  });

  for (const [kind, content] of [
    ["text", "nodes: []\n"],
    ["long text", "SELECT 1;\n".repeat(1_000)],
    ["bytes", new Uint8Array(4_096).fill(255)],
    ["the beginning of a database", "SQLite format 3\0"],
  ] as const) {
    test(`a file of ${kind} is refused and not touched`, () => {
      using folder = makeFolder();
      const path = folder.file("run.db");
      writeFileSync(path, content);
      expectRefusal(folder, path, "STATE_UNUSABLE", /not an aieffect state file.*Give the path/);
    });
  }

  test("a broken database is refused and not touched", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    await open(path).close();
    const bytes = new Uint8Array(await Bun.file(path).arrayBuffer());
    writeFileSync(path, bytes.fill(255, 100, 8_192));
    expectRefusal(folder, path, "STATE_UNUSABLE", /Give the path/);
  });

  test("a state file with a document that cannot be read is refused, and is free again", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const store = open(path);
    const workflow = await submit(store, {});
    await store.close();
    const tamper = (state: string) => {
      const database = new Database(path);
      const states = database.query<{ state: string }, []>("SELECT state FROM task").all();
      database.query("UPDATE task SET state = ?").run(state);
      database.close();
      return states.map((row) => row.state).join();
    };
    const state = tamper("{}");
    expectRefusal(folder, path, "STATE_UNUSABLE", /Give the path/);
    tamper(state);
    const again = open(path);
    expect(await workflowStatusOf(again, workflow)).toBe("running");
    await again.close();
  });

  for (const [kind, pragma] of [
    ["with a name of its own", "PRAGMA application_id = 1234"],
    ["without a name of its own", "PRAGMA application_id = 0"],
    ["with a schema number", "PRAGMA user_version = 1"],
  ] as const) {
    test(`the database of another program, ${kind}, is refused and not touched`, () => {
      using folder = makeFolder();
      const path = folder.file("library.db");
      const foreign = new Database(path);
      foreign.run("CREATE TABLE book (title TEXT)");
      foreign.run(pragma);
      foreign.close();
      expectRefusal(folder, path, "STATE_UNUSABLE", /database of another program.*Give the path/);
    });
  }

  test("a directory is refused", () => {
    using folder = makeFolder();
    mkdirSync(folder.file("runs"));
    const { code, message } = refusalOf(folder.file("runs"));
    expect(code).toBe("STATE_UNUSABLE");
    expect(message).toMatch(/it is a directory. Give the path/);
    expect(message).toContain(folder.file("runs"));
  });

  test("a path in a folder that does not exist is refused", () => {
    using folder = makeFolder();
    expectRefusal(
      folder,
      folder.file("none/run.db"),
      "STATE_UNUSABLE",
      /there is no folder .*none\. Give the path/,
    );
  });

  test("a path below a file is refused", () => {
    using folder = makeFolder();
    writeFileSync(folder.file("file"), "");
    expectRefusal(folder, folder.file("file/run.db"), "STATE_UNUSABLE", /Give the path/);
  });

  test("an empty path is refused", () => {
    using folder = makeFolder();
    expectRefusal(folder, "", "STATE_UNUSABLE", /Give the path/);
  });

  test("an empty file becomes a state file: there is nothing in it to lose", async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    writeFileSync(path, "");
    const store = open(path);
    const workflow = await submit(store, {});
    await store.close();
    const again = open(path);
    expect(await workflowStatusOf(again, workflow)).toBe("running");
    await again.close();
  });
});
