import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Execution } from "./execution.ts";
import { ExecutionTable } from "./execution-table.ts";

/** What the contract says of one execution, told by looking at all of them. */
interface Entry {
  readonly execution: Execution;
  readonly pair: string;
  isPolled: boolean;
  endedAt: number | null;
  isRead: boolean;
}

class Model {
  now = 0;
  readonly entries: Entry[] = [];

  isReleased({ endedAt, isPolled, isRead }: Entry): boolean {
    return endedAt !== null && (!isPolled || isRead || this.now - endedAt >= 60_000);
  }

  isFree(id: string): boolean {
    return this.entries.every((entry) => entry.execution.id !== id || this.isReleased(entry));
  }

  expectedId(workflowId: string, taskId: string): RegExp {
    const escapeDots = (id: string) => id.replaceAll(".", "\\.");
    if (this.isFree(taskId)) return new RegExp(`^${escapeDots(taskId)}$`);
    const qualifiedId = `${workflowId}.${taskId}`;
    const suffix = this.isFree(qualifiedId) ? "" : "\\.r\\d+";
    return new RegExp(`^${escapeDots(qualifiedId)}${suffix}$`);
  }
}

interface Real {
  readonly table: ExecutionTable;
}

const workflow = fc.constantFrom("wf-1", "wf-2", "wf-3");
/** The last one reads like a qualified id. */
const task = fc.constantFrom("task_1", "task_2", "wf-1.task_1");
const any = fc.nat();

const begin = fc.record({ workflowId: workflow, taskId: task, isPolled: fc.boolean() }).map((choice) => ({
  check: () => true,
  run(model: Model, { table }: Real) {
    const { workflowId, taskId, isPolled } = choice;
    const pair = JSON.stringify([workflowId, taskId]);
    const running = model.entries.find((entry) => entry.pair === pair && entry.endedAt === null);
    const expectedId = model.expectedId(workflowId, taskId);
    const { execution, isNew } = table.begin(workflowId, taskId);
    expect(isNew).toBe(running === undefined);
    const entry = running ?? { execution, pair, isPolled: false, endedAt: null, isRead: false };
    expect(execution).toBe(entry.execution);
    if (running === undefined) {
      expect(execution.id).toMatch(expectedId);
      model.entries.push(entry);
    }
    if (!isPolled && isNew) return;
    execution.awaitPolls();
    entry.isPolled = true;
  },
  toString: () => `begin ${choice.workflowId} ${choice.taskId}${choice.isPolled ? " polled" : ""}`,
}));

const onSome = (
  name: string,
  isMeant: (entry: Entry) => boolean,
  apply: (entry: Entry, model: Model, table: ExecutionTable) => void,
) =>
  any.map((choice) => ({
    check: (model: Readonly<Model>) => model.entries.some(isMeant),
    run(model: Model, { table }: Real) {
      const meant = model.entries.filter(isMeant);
      const entry = meant[choice % meant.length];
      if (entry !== undefined) apply(entry, model, table);
    },
    toString: () => `${name} #${choice}`,
  }));

const end = onSome(
  "end",
  (entry) => entry.endedAt === null,
  (entry, model, table) => {
    table.end(entry.execution, { status: "complete", output: null });
    entry.endedAt = model.now;
  },
);

const read = onSome(
  "read",
  (entry) => entry.endedAt !== null,
  (entry) => {
    entry.execution.markRead();
    entry.isRead = true;
  },
);

const pass = fc.constantFrom(1, 30_000, 60_000).map((ms) => ({
  check: () => true,
  run(model: Model) {
    model.now += ms;
  },
  toString: () => `pass ${ms} ms`,
}));

/** T1 and T3, after every step: whoever may still poll reaches its own execution. */
const lookAround = fc.constant({
  check: () => true,
  run(model: Model, { table }: Real) {
    const taken = model.entries.filter((entry) => !model.isReleased(entry));
    expect(new Set(taken.map(({ execution }) => execution.id)).size).toBe(taken.length);
    for (const { execution } of taken) expect(table.find(execution.id)).toBe(execution);
    for (const { execution } of model.entries) {
      expect(table.find(execution.id)).toBeDefined();
      expect(table.find(`${execution.workflowId}.${execution.taskId}`)).toBeDefined();
    }
  },
  toString: () => "look around",
});

test("whatever overlaps, an id that was handed out leads to its own execution until it is released", () => {
  fc.assert(
    fc.property(fc.commands([begin, begin, end, read, pass, lookAround], { maxCommands: 60 }), (commands) => {
      const model = new Model();
      let suffixes = 0;
      const randomSuffix = () => {
        suffixes += 1;
        return `r${suffixes}`;
      };
      const table = new ExecutionTable({ now: () => model.now, randomSuffix });
      fc.modelRun(() => ({ model, real: { table } }), commands);
    }),
    { numRuns: 500 },
  );
});
