/** The listing against a server that changes while it is read. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { NO_TASKS, type WorkflowStatus } from "../../model/status.ts";
import type { WorkflowAnswer, WorkflowList } from "../../model/workflow-answer.ts";
import { ALL_WORKFLOWS } from "../route.ts";
import {
  addPage,
  EMPTY_LISTING,
  hasText,
  type Listing,
  placeRow,
  renewRows,
  toIdPrefix,
  toListPath,
  withoutRows,
} from "./listing.ts";

const PAGE = 5;

function makeRow(number: number, status: WorkflowStatus = "running"): WorkflowAnswer {
  // Some are submitted within one millisecond.
  const created_at = new Date(Math.floor(number / 3) * 1000).toISOString();
  const workflow_id = `wf-${String(number).padStart(12, "0")}`;
  return {
    workflow_id,
    status,
    created_at,
    updated_at: created_at,
    error: null,
    name: `Run ${number}`,
    task_counts: NO_TASKS,
    webuis: [],
  };
}

/** What the server has, by number, and how it pages: the cursor is the number that the next page is below. */
class ServerOracle {
  readonly rows = new Map<number, WorkflowAnswer>();
  #last = 0;

  add(): WorkflowAnswer {
    this.#last += 1;
    const row = makeRow(this.#last);
    this.rows.set(this.#last, row);
    return row;
  }

  page(cursor: string | null): WorkflowList {
    const below = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor);
    const numbers = [...this.rows.keys()].filter((number) => number < below).sort((a, b) => b - a);
    const workflows = numbers.slice(0, PAGE).flatMap((number) => this.rows.get(number) ?? []);
    const next_cursor = numbers.length > PAGE ? String(numbers[PAGE - 1]) : null;
    return { workflows, next_cursor };
  }

  /** All of them, newest first. */
  get all(): readonly WorkflowAnswer[] {
    return [...this.rows.values()].reverse();
  }
}

type Step =
  | { readonly do: "add" | "more" | "renew" }
  | { readonly do: "end" | "delete" | "renew below"; readonly which: number };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("add" as const, "more" as const, "renew" as const) }),
  fc.record({
    do: fc.constantFrom("end" as const, "delete" as const, "renew below" as const),
    which: fc.nat(40),
  }),
);

/** A row that was read again, and what is asked when that does not tell its place. */
const place = (listing: Listing, row: WorkflowAnswer, server: ServerOracle): Listing =>
  placeRow(listing, row, ALL_WORKFLOWS) ?? renewRows(listing, server.page(null));

/** One step of the server, told as events would have it told. */
function take(listing: Listing, step: Step, server: ServerOracle): Listing {
  switch (step.do) {
    case "add":
      return place(listing, server.add(), server);
    case "more":
      return listing.cursor === null ? listing : addPage(listing, server.page(listing.cursor));
    case "renew":
      return renewRows(listing, server.page(null));
    case "renew below": {
      const row = server.rows.get(step.which);
      // Also below a row that the list has not read.
      return row === undefined
        ? listing
        : renewRows(listing, server.page(String(step.which)), row.workflow_id);
    }
    case "end": {
      const row = server.rows.get(step.which);
      if (row === undefined) return listing;
      const ended = { ...row, status: "completed" as const };
      server.rows.set(step.which, ended);
      return place(listing, ended, server);
    }
    case "delete": {
      const row = server.rows.get(step.which);
      server.rows.delete(step.which);
      return row === undefined ? listing : withoutRows(listing, new Set([row.workflow_id]));
    }
  }
}

test("L1 to L3: it is always the newest of the server without a gap, and all of them at its end", () => {
  fc.assert(
    fc.property(fc.nat(25), fc.array(anyStep, { maxLength: 60 }), (stored, steps) => {
      const server = new ServerOracle();
      for (let count = 0; count < stored; count += 1) server.add();
      let listing = addPage(EMPTY_LISTING, server.page(null));
      for (const step of steps) {
        listing = take(listing, step, server);
        expect(listing.rows).toEqual(server.all.slice(0, listing.rows.length));
        if (listing.cursor === null) expect(listing.rows.length).toBe(server.rows.size);
      }
    }),
  );
});

test("a workflow that left the state that is asked for leaves the list, and one that came to it comes", () => {
  const failed = { ...ALL_WORKFLOWS, status: "failed" } as const;
  const listing = { rows: [makeRow(9, "failed"), makeRow(3, "failed")], cursor: "3" };
  expect(placeRow(listing, makeRow(9, "running"), failed)?.rows).toEqual([makeRow(3, "failed")]);
  const placed = placeRow(listing, makeRow(6, "failed"), failed);
  expect(placed?.rows.map(({ name }) => name)).toEqual(["Run 9", "Run 6", "Run 3"]);
  expect(placeRow(listing, makeRow(0, "failed"), failed)).toBe(listing);
});

test("a page of below a row that is gone changes nothing", () => {
  const listing = { rows: [makeRow(3), makeRow(2)], cursor: "2" };
  expect(renewRows(listing, { workflows: [makeRow(1)], next_cursor: null }, "wf-gone")).toBe(listing);
});

test("more news than one page holds begins the list anew", () => {
  const page = { workflows: [makeRow(9), makeRow(8)], next_cursor: "8" };
  expect(renewRows({ rows: [makeRow(1)], cursor: null }, page)).toEqual({
    rows: page.workflows,
    cursor: "8",
  });
});

test("the start of an id is looked for by the server, and any other text in the page", () => {
  expect(toIdPrefix(" WF-0a ")).toBe("wf-0a");
  expect(["wf", "wf-xyz", "wf-0123456789abc", "a wf-0"].map(toIdPrefix)).toEqual([null, null, null, null]);
  expect(toListPath({ view: "list", status: "failed", text: "wf-1" }, "c&d", 100)).toBe(
    "workflows?limit=100&prefix=wf-1&cursor=c%26d",
  );
  expect(toListPath({ view: "list", status: "failed", text: "wind" }, null, 500)).toBe(
    "workflows?limit=500&status=failed",
  );
  expect(hasText(makeRow(7), " rUN 7 ")).toBe(true);
  expect(hasText(makeRow(7), "run 8")).toBe(false);
});
