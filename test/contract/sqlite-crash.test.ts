/** Processes that hold a state file, and die with it. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { AieffectError } from "../../src/errors.ts";
import { isSettled } from "../../src/model/status.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted } from "../builders.ts";
import { TestClock } from "../test-clock.ts";
import type { WrittenFact } from "./state-writer.ts";
import { claim, submit } from "./store-check.ts";
import { expectConsistent } from "./store-consistency.ts";
import { makeFolder } from "./store-files.ts";

/** Each kill starts a process: AIEFFECT_KILLS asks for more of them than a quick run has time for. */
const KILLS = Number(process.env.AIEFFECT_KILLS ?? 20);

interface Writer {
  readonly pid: number;
  /** Reads on until there were so many facts since its start; all there will ever be, once it is killed. */
  read(count: number): Promise<readonly WrittenFact[]>;
  /** What it says on stderr, once it has ended. */
  complaint(): Promise<string>;
  kill(): Promise<void>;
}

/** @param limits what the shell that starts it does first */
function startWriter(path: string, round: number, limits = "true"): Writer {
  const script = join(import.meta.dir, "state-writer.ts");
  const command = [process.execPath, script, path, String(round)];
  const child = Bun.spawn(["bash", "-c", `${limits}; exec "$@"`, "bash", ...command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  // What follows the last line end was cut off by the kill.
  const lines = () => text.split("\n").slice(0, -1);
  return {
    pid: child.pid,
    async read(count) {
      while (lines().length < count) {
        const { done, value } = await reader.read();
        if (done) break;
        text += decoder.decode(value, { stream: true });
      }
      return lines().map((line): WrittenFact => JSON.parse(line));
    },
    async complaint() {
      await child.exited;
      return await new Response(child.stderr).text();
    },
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

/** What was told is kept: P1 after the death of the process. */
async function expectKept(store: Store, facts: readonly WrittenFact[]): Promise<void> {
  const leaving = idsOf(facts.filter(({ kind }) => kind === "deleting"));
  for (const workflowId of idsOf(facts.filter(({ kind }) => kind === "deleted"))) {
    expect(await store.snapshot(workflowId)).toBeNull();
    expect(await store.events(workflowId, 0, 10)).toEqual([]);
  }
  for (const { kind, workflowId, position, attempt } of facts) {
    if (leaving.has(workflowId)) continue;
    const snapshot = await store.snapshot(workflowId);
    const task = snapshot?.tasks[position];
    if (kind === "submitted") expect(task?.taskId).toBeString();
    else if (kind === "claimed") expect(task?.attempt).toBeGreaterThanOrEqual(attempt);
    else if (kind === "cancelled") expect(snapshot?.workflow.status).toBe("cancelled");
    else expect(task).toMatchObject({ status: kind, attempt });
  }
}

function idsOf(facts: readonly WrittenFact[]): ReadonlySet<string> {
  return new Set(facts.map((fact) => fact.workflowId));
}

/** Each workflow is whole, or gone as a whole. */
async function expectWhole(store: Store, workflowIds: ReadonlySet<string>): Promise<void> {
  for (const workflowId of workflowIds) {
    if ((await store.snapshot(workflowId)) !== null) await expectConsistent(store, workflowId);
    else expect(await store.events(workflowId, 0, 10)).toEqual([]);
  }
}

/** The file is usable: what the dead process left behind runs to its end. */
async function finish(store: Store, workflowIds: ReadonlySet<string>): Promise<void> {
  await store.recover();
  for (const workflowId of workflowIds) {
    while (await isInFlight(store, workflowId)) {
      for (const { token } of await claim(store, "worker-2", 50))
        await store.settle(token, makeCompleted(), 0);
    }
  }
}

async function isInFlight(store: Store, workflowId: string): Promise<boolean> {
  const snapshot = await store.snapshot(workflowId);
  return snapshot !== null && !isSettled(snapshot.workflow.status, snapshot.workflow.counts);
}

test(
  `P1 ${KILLS} kills at random moments lose nothing that was told, and leave a file that goes on`,
  async () => {
    using folder = makeFolder();
    const path = folder.file("run.db");
    const toldBefore: WrittenFact[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      const writer = startWriter(path, round);
      // From the very first fact to some hundreds, and each time wherever the process is by then.
      await writer.read(1 + ((round * 37) % 400));
      await writer.kill();
      const told = await writer.read(Number.POSITIVE_INFINITY);
      const workflowIds = idsOf(told);

      const store = openSqliteStore({ path, clock: new TestClock(Date.now() + 60_000) });
      await expectKept(store, told);
      await expectWhole(store, workflowIds);
      await finish(store, workflowIds);
      await expectWhole(store, workflowIds);
      toldBefore.push(...told);
      await expectKept(store, toldBefore);
      await store.close();
    }
    expect(new Set(toldBefore.map((fact) => fact.kind)).size).toBe(7);
  },
  10_000 + 5_000 * KILLS,
);

test("P1 a disk that is full stops the process with a clear error, and loses nothing that was told", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  // No file may grow beyond 512 KiB; ignoring the signal makes the write fail, as it does on a full disk.
  const writer = startWriter(path, 0, "trap '' XFSZ; ulimit -f 512");
  const told = await writer.read(Number.POSITIVE_INFINITY);
  expect(await writer.complaint()).toMatch(/^STATE_UNUSABLE: The state cannot be written any more: .*resume/);
  expect(told.length).toBeGreaterThan(10);
  const store = openSqliteStore({ path, clock: new TestClock(Date.now() + 60_000) });
  const workflowIds = idsOf(told);
  await expectKept(store, told);
  await finish(store, workflowIds);
  await expectWhole(store, workflowIds);
  await store.close();
}, 30_000);

test("a file that another process holds is refused with its pid, and free once that process was killed", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  const writer = startWriter(path, 0);
  const [first] = await writer.read(1);
  for (const attempt of [1, 2]) {
    const refusal = refusalOf(path);
    expect([attempt, refusal.code]).toEqual([attempt, "STATE_IN_USE"]);
    expect(refusal.message).toContain(`process ${writer.pid} `);
    expect(refusal.message).toContain(path);
  }
  const { length } = await writer.read(1);
  expect((await writer.read(length + 50)).length).toBeGreaterThanOrEqual(length + 50);
  await writer.kill();
  const store = openSqliteStore({ path, clock: new TestClock(Date.now()) });
  expect(await store.snapshot(first?.workflowId ?? "")).not.toBeNull();
  await store.close();
});

test("a file that this process holds is refused with its own pid, and free once it was closed", async () => {
  using folder = makeFolder();
  const path = folder.file("run.db");
  const clock = new TestClock();
  const store = openSqliteStore({ path, clock });
  expect(refusalOf(path)).toMatchObject({ code: "STATE_IN_USE" });
  expect(refusalOf(path).message).toContain(`process ${process.pid} `);
  const workflow = await submit(store, {});
  await store.close();
  const again = openSqliteStore({ path, clock });
  expect((await again.latest())?.workflowId).toBe(workflow.workflowId);
  await again.close();
});

function refusalOf(path: string): AieffectError {
  try {
    openSqliteStore({ path, clock: new TestClock() });
  } catch (error) {
    if (error instanceof AieffectError) return error;
    throw error;
  }
  throw new Error(`${path} was opened`);
}
