/** Files of former schemas: what they hold is there after they were opened, and goes on. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import workflowSchema from "../../src/store/sqlite/migrations/0001-workflow.sql" with { type: "text" };
import serverSchema from "../../src/store/sqlite/migrations/0002-server.sql" with { type: "text" };
import { MIGRATIONS, SCHEMA } from "../../src/store/sqlite/migrations.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeCompleted, makeOptions, makeReference, makeWorkflow } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import { claimOne } from "./store-check.ts";
import { makeFolder } from "./store-files.ts";

const APPLICATION_ID = 0x61696566;
const NOW = Date.UTC(2026, 0, 1);

/** A workflow `a>b` as schema 1 has it: a has completed, and b is what `bStatus` says. */
interface OldWorkflow {
  readonly workflowId: string;
  readonly status: "running" | "completed" | "cancelled";
  readonly bStatus: "pending" | "completed" | "cancelled";
  readonly servicesApiKey: string | null;
}

const OLD: readonly OldWorkflow[] = [
  { workflowId: "wf-ended", status: "completed", bStatus: "completed", servicesApiKey: null },
  { workflowId: "wf-cancelled", status: "cancelled", bStatus: "cancelled", servicesApiKey: null },
  { workflowId: "wf-running", status: "running", bStatus: "pending", servicesApiKey: "old-key" },
];

const NEVER_STARTED = {
  waiting: 0,
  availableAt: null,
  attempt: 0,
  failures: 0,
  serviceTaskId: null,
  progress: null,
  error: null,
  updatedAt: NOW,
  startedAt: null,
  endedAt: null,
  attempts: [],
};

function writeSchema1(path: string, workflows: readonly OldWorkflow[]): void {
  const database = new Database(path);
  database.run("PRAGMA journal_mode = WAL");
  database.run(workflowSchema);
  database.run("PRAGMA user_version = 1");
  database.run(`PRAGMA application_id = ${APPLICATION_ID}`);
  for (const workflow of workflows) writeOldWorkflow(database, workflow);
  database.close();
}

function writeOldWorkflow(
  database: Database,
  { workflowId, status, bStatus, servicesApiKey }: OldWorkflow,
): void {
  const submitted = JSON.stringify({ inputs: [makeReference("in")], options: makeOptions() });
  const state = JSON.stringify({ updatedAt: NOW, status, error: null, sequence: 1 });
  database
    .query("INSERT INTO workflow VALUES (?, 'old', ?, ?, ?, ?, ?)")
    .run(workflowId, NOW, status === "running" ? 0 : 1, submitted, state, servicesApiKey);
  const insertTask = database.query("INSERT INTO task VALUES (?, ?, ?, ?, ?)");
  const a = { ...NEVER_STARTED, status: "completed" };
  insertTask.run(workflowId, 0, toPlan("a"), JSON.stringify(a), JSON.stringify(makeReference("a")));
  const b = { ...NEVER_STARTED, status: bStatus, availableAt: bStatus === "pending" ? NOW : null };
  insertTask.run(workflowId, 1, toPlan("b"), JSON.stringify(b), null);
  const event = { sequence: 1, workflow_id: workflowId, at: new Date(NOW).toISOString() };
  const events = [{ type: "workflow-submitted", ...event, name: "old", tasks: 2 }];
  database.query("INSERT INTO event VALUES (?, 1, ?)").run(workflowId, JSON.stringify(events));
}

function toPlan(name: "a" | "b"): string {
  const edges = name === "a" ? { upstream: [], downstream: [1] } : { upstream: [0], downstream: [] };
  const address = `http://${name}:8080`;
  return JSON.stringify({
    taskId: `task_${name}`,
    nodeKey: `${name}:Run`,
    address,
    parameters: null,
    ...edges,
  });
}

test("a file of schema 1 is opened with all that it holds, and its workflows go on", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, OLD);
  const store = openSqliteStore({ path, clock: new TestClock(NOW) });
  const { workflows } = await store.list({ status: null, prefix: "", limit: 10, cursor: null });
  expect(workflows.map(({ workflowId, status, counts }) => [workflowId, status, counts.completed])).toEqual([
    ["wf-running", "running", 1],
    ["wf-cancelled", "cancelled", 1],
    ["wf-ended", "completed", 2],
  ]);
  for (const workflow of workflows) {
    expect((await store.snapshot(workflow.workflowId))?.workflow).toEqual(workflow);
    expect(await store.events(workflow.workflowId, 0, 10)).toHaveLength(1);
  }
  expect((await store.overview()).workflows).toEqual({
    pending: 0,
    running: 1,
    completed: 1,
    failed: 0,
    cancelled: 1,
  });
  expect(await store.plans("wf-ended")).toMatchObject([
    { nodeKey: "a:Run", nodeType: "MLModel", image: null },
    {},
  ]);

  const b = await claimOne(store);
  expect(b).toMatchObject({ nodeKey: "b:Run", inputs: [makeReference("a")], servicesApiKey: "old-key" });
  await store.settle(b.token, makeCompleted(), 0);
  await store.retry("wf-cancelled", null);
  expect((await store.overview()).workflows).toMatchObject({ running: 1, completed: 2, cancelled: 0 });
  await store.close();
});

test("an idempotency key of schema 2 still holds, for the last workflow that used it", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, OLD);
  const database = new Database(path);
  database.run(serverSchema);
  database.run("PRAGMA user_version = 2");
  database.run("UPDATE workflow SET idempotency_key = 'key', fingerprint = workflow_id");
  database.close();
  const store = openSqliteStore({ path, clock: new TestClock(NOW) });
  const idempotency = { key: "key", fingerprint: "wf-running" };
  expect(await store.submit(makeWorkflow({ idempotency }))).toEqual({
    workflowId: "wf-running",
    isNew: false,
  });
  await store.close();
});

test("what schema 1 kept is kept for ever, and can be deleted", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, OLD);
  const clock = new TestClock(NOW);
  const store = openSqliteStore({ path, clock });
  clock.advance(10 * 365 * 86_400_000);
  await store.recover();
  expect((await store.list({ status: null, prefix: "", limit: 10, cursor: null })).workflows).toHaveLength(3);
  expect(await store.delete("wf-ended")).toBe(true);
  expect((await store.overview()).workflows.completed).toBe(0);
  await store.close();
});

test("a file of schema 1 is brought to this one once", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, OLD);
  const clock = new TestClock(NOW);
  for (let round = 0; round < 3; round += 1) {
    const store = openSqliteStore({ path, clock });
    expect((await store.latest())?.workflowId).toBe("wf-running");
    await store.close();
  }
  const database = new Database(path);
  expect(database.query("PRAGMA user_version").get()).toEqual({ user_version: 3 });
  database.close();
});

test("an empty file of schema 1 works", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, []);
  const store = openSqliteStore({ path, clock: new TestClock(NOW) });
  expect(await store.latest()).toBeNull();
  await store.close();
});

test("a file of schema 1 whose documents cannot be read is refused, and stays at schema 1", () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  writeSchema1(path, OLD);
  const before = new Database(path);
  before.run("UPDATE workflow SET state = '{' WHERE workflow_id = 'wf-ended'");
  before.close();
  expect(() => openSqliteStore({ path, clock: new TestClock(NOW) })).toThrow(/Give the path/);
  const after = new Database(path);
  expect(after.query("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  after.close();
});

test("a new database begins with what all migrations together make", () => {
  const [migrated, fresh] = [MIGRATIONS, [SCHEMA]].map(describeSchema);
  expect(fresh).toEqual(migrated);
  expect(Object.keys(fresh?.tables ?? {})).toEqual([
    "event",
    "idempotency",
    "task",
    "workflow",
    "workflow_count",
  ]);
});

/** Everything that SQLite knows of the tables that these steps make, but the texts that made them. */
function describeSchema(steps: readonly string[]) {
  const database = new Database(":memory:");
  for (const step of steps) database.run(step);
  const rows = (sql: string) => database.query<Record<string, unknown>, []>(sql).all();
  const named = (type: string) =>
    rows(`SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = '${type}' ORDER BY name`);
  const tables = named("table").map(({ name }) => {
    const indexes = rows(
      `SELECT name, "unique", origin, partial FROM pragma_index_list('${name}') ORDER BY name`,
    );
    const columns = rows(`PRAGMA table_xinfo('${name}')`);
    const [list] = rows(`SELECT type, wr, strict FROM pragma_table_list('${name}')`);
    return [name, { list, columns, indexes, content: rows(`SELECT * FROM ${name} ORDER BY 1`) }];
  });
  return { tables: Object.fromEntries(tables), indexes: named("index"), triggers: named("trigger") };
}
