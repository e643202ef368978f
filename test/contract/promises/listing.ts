import { expect } from "bun:test";
import type { WorkflowStatus } from "../../../src/model/status.ts";
import type { Store, WorkflowFilter, WorkflowPage } from "../../../src/store/store.ts";
import { makeNames } from "../../builders.ts";
import { type Check, claimOne, complete, submit } from "../store-check.ts";

const ALL: WorkflowFilter = { status: null, prefix: "" };

const inState = (status: WorkflowStatus): WorkflowFilter => ({ status, prefix: "" });
const withPrefix = (prefix: string): WorkflowFilter => ({ status: null, prefix });

const idsOf = (page: WorkflowPage): readonly string[] =>
  page.workflows.map((workflow) => workflow.workflowId);

function list(store: Store, filter: WorkflowFilter, limit = 100, cursor: string | null = null) {
  return store.list({ ...filter, limit, cursor });
}

async function submitAll(store: Store, ids: readonly string[]): Promise<void> {
  for (const workflowId of ids) await submit(store, { workflowId, tasks: "a" });
}

export function checkListing(check: Check): void {
  check("an empty store has an empty list", async ({ store }) => {
    expect(await list(store, ALL)).toEqual({ workflows: [], nextCursor: null });
    expect(await list(store, inState("running"))).toEqual({ workflows: [], nextCursor: null });
    expect(await list(store, withPrefix("wf-"))).toEqual({ workflows: [], nextCursor: null });
  });

  check("a list shows the newest submission first, whatever its id and instant", async ({ store, clock }) => {
    await submitAll(store, ["wf-b", "wf-c", "wf-a"]);
    clock.advance(1);
    await submitAll(store, ["wf-d"]);
    expect(idsOf(await list(store, ALL))).toEqual(["wf-d", "wf-a", "wf-c", "wf-b"]);
  });

  check("what is listed is the workflow as it is now", async ({ store, clock }) => {
    const { workflowId } = await submit(store, { edges: "a>b", name: "energy" });
    clock.advance(7);
    await claimOne(store);
    const snapshot = await store.snapshot(workflowId);
    const { workflows } = await list(store, ALL);
    expect(workflows).toEqual(snapshot === null ? [] : [snapshot.workflow]);
    expect(workflows[0]?.counts).toMatchObject({ pending: 1, running: 1 });
  });

  check("pages follow each other without a gap, and the last one says so", async ({ store }) => {
    const ids = makeNames(7, "wf-");
    await submitAll(store, ids);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(store, ALL, 3, cursor);
      sizes.push(page.workflows.length);
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids.toReversed());
    expect(sizes).toEqual([3, 3, 1]);
    expect((await list(store, ALL, 7)).nextCursor).toBeNull();
  });

  check(
    "a page is not disturbed by what is submitted or deleted after the page before",
    async ({ store }) => {
      await submitAll(store, makeNames(6, "wf-"));
      const first = await list(store, ALL, 2);
      expect(idsOf(first)).toEqual(["wf-5", "wf-4"]);
      await submitAll(store, ["wf-newer"]);
      for (const workflowId of ["wf-4", "wf-3", "wf-newer"]) await store.delete(workflowId);
      await submitAll(store, ["wf-newest"]);
      expect(idsOf(await list(store, ALL, 2, first.nextCursor))).toEqual(["wf-2", "wf-1"]);
    },
  );

  check("the list of a state has exactly those that are in it now", async ({ store }) => {
    await submitAll(store, makeNames(6, "wf-"));
    await complete(store, 2);
    for (const workflowId of ["wf-2", "wf-3"]) await store.cancel(workflowId);
    await store.retry("wf-2", null);
    const states = ["pending", "running", "completed", "failed", "cancelled"] as const;
    const lists = await Promise.all(states.map((status) => list(store, inState(status))));
    expect(lists.map(idsOf)).toEqual([[], ["wf-5", "wf-4", "wf-2"], ["wf-1", "wf-0"], [], ["wf-3"]]);
  });

  check("the pages of a state go on where they were, although its workflows move on", async ({ store }) => {
    await submitAll(store, makeNames(6, "wf-"));
    const first = await list(store, inState("running"), 2);
    for (const workflowId of ["wf-5", "wf-4", "wf-2"]) await store.cancel(workflowId);
    const second = await list(store, inState("running"), 2, first.nextCursor);
    expect([idsOf(first), idsOf(second), second.nextCursor === null]).toEqual([
      ["wf-5", "wf-4"],
      ["wf-3", "wf-1"],
      false,
    ]);
    expect(idsOf(await list(store, inState("running"), 2, second.nextCursor))).toEqual(["wf-0"]);
  });

  check("the list of a prefix has those whose id begins with it, by id", async ({ store }) => {
    await submitAll(store, ["wf-ab2", "wf-b", "wf-ab1", "wf-ab", "wf-a", "other"]);
    expect(idsOf(await list(store, withPrefix("wf-ab")))).toEqual(["wf-ab", "wf-ab1", "wf-ab2"]);
    expect(idsOf(await list(store, withPrefix("wf-b")))).toEqual(["wf-b"]);
    expect(idsOf(await list(store, withPrefix("wf-ab1x")))).toEqual([]);
    expect(idsOf(await list(store, withPrefix("%")))).toEqual([]);
    const first = await list(store, withPrefix("wf-"), 3);
    const second = await list(store, withPrefix("wf-"), 3, first.nextCursor);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(["wf-a", "wf-ab", "wf-ab1", "wf-ab2", "wf-b"]);
    expect(second.nextCursor).toBeNull();
  });

  check(
    "no workflow has an id that begins with what no id begins with, whatever it is",
    async ({ store }) => {
      await submitAll(store, ["wf-1", "wf-2"]);
      const strange = [
        "\0",
        "wf-\0",
        "\ud800",
        "wf-\udfff",
        "\u{10ffff}",
        "'",
        '"',
        "wf-%",
        "wf_",
        "(",
        "[",
        "WF-",
      ];
      for (const prefix of [...strange, "wf-1 ", " wf-1", "é", "💥", "x".repeat(100_000)]) {
        expect(await list(store, withPrefix(prefix))).toEqual({ workflows: [], nextCursor: null });
        expect(await store.snapshot(prefix)).toBeNull();
        expect(await store.delete(prefix)).toBe(false);
      }
    },
  );

  check("a cursor that this list did not give is refused", async ({ store }) => {
    await submitAll(store, ["wf-1", "wf-2", "wf-3"]);
    const { nextCursor: ofPrefix } = await list(store, withPrefix("wf-"), 1);
    const { nextCursor: ofAll } = await list(store, ALL, 1);
    const foreign: readonly (readonly [WorkflowFilter, string | null])[] = [
      [ALL, ofPrefix],
      [withPrefix("wf-"), ofAll],
      [withPrefix("other"), ofPrefix],
      ...["", "1", "null", "wf-1", "-1", "💥", "a".repeat(5_000)].map((cursor) => [ALL, cursor] as const),
    ];
    for (const [filter, cursor] of foreign) {
      await expect(list(store, filter, 1, cursor)).rejects.toMatchObject({
        name: "AieffectError",
        code: "INVALID_INPUT",
        message: "Not a cursor of this list",
      });
    }
  });
}
