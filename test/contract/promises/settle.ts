import { expect } from "bun:test";
import { makeCompleted, makeFailed, makeNames, makeReference, makeRetry } from "../../builders.ts";
import {
  type Check,
  claim,
  claimOne,
  claimTwo,
  expectNothingReady,
  logOf,
  namesOf,
  only,
  statusesOf,
  submit,
  workflowStatusOf,
} from "../store-check.ts";

export function checkSettle(check: Check): void {
  check(
    "P5 completing a task makes its dependents ready and claims them in the same step",
    async ({ store }) => {
      const workflow = await submit(store, { tasks: "a b c d", edges: "a>b a>c b>d c>d" });
      const { token } = await claimOne(store, "worker-5");
      const { accepted, claims } = await store.settle(token, makeCompleted(), 8);
      expect(accepted).toBe(true);
      expect(namesOf(claims)).toEqual(["b", "c"]);
      expect(claims.map((next) => next.token.workerId)).toEqual(["worker-5", "worker-5"]);
      expect(await statusesOf(store, workflow)).toBe("a completed, b running, c running, d pending");
      expect(await logOf(store, workflow)).toEqual([
        "workflow-submitted",
        "task-started a#1",
        "task-completed a#1",
        "task-started b#1",
        "task-started c#1",
      ]);
    },
  );

  check("P5 of many dependents, the only one that waits for nothing more is claimed", async ({ store }) => {
    const workflow = await submit(store, {
      tasks: "a b c d e f g h",
      edges: "a>c a>d a>e a>f a>g a>h b>d b>e b>f b>g b>h",
    });
    const [a, b] = await claimTwo(store);
    const { accepted, claims } = await store.settle(a.token, makeCompleted(makeReference("of a")), 1);
    expect(accepted).toBe(true);
    expect(claims.map(({ nodeKey, inputs }) => [nodeKey, inputs])).toEqual([
      ["c:Run", [makeReference("of a")]],
    ]);
    expect((await store.settle(only(claims).token, makeCompleted(), 0)).accepted).toBe(true);
    expect(namesOf((await store.settle(b.token, makeCompleted(), 8)).claims)).toEqual([
      "d",
      "e",
      "f",
      "g",
      "h",
    ]);
    expect(await statusesOf(store, workflow)).toStartWith("a completed, b completed, c completed, d running");
  });

  check("P5 a settle claims no more than its claim limit, and nothing with 0", async ({ store }) => {
    await submit(store, { tasks: "a b c d e", edges: "a>c a>d a>e" });
    const [a, b] = await claimTwo(store);
    expect((await store.settle(a.token, makeCompleted(), 0)).claims).toEqual([]);
    expect(namesOf((await store.settle(b.token, makeCompleted(), 2)).claims)).toEqual(["c", "d"]);
    expect(namesOf(await claim(store, "worker-2", 5))).toEqual(["e"]);
  });

  check("P5 a settle claims the oldest ready task, of any workflow", async ({ store, clock }) => {
    await submit(store, { workflowId: "wf-1", edges: "a>b" });
    const { token } = await claimOne(store);
    clock.advance(1);
    await submit(store, { workflowId: "wf-2", tasks: "c" });
    clock.advance(1);
    expect(namesOf((await store.settle(token, makeCompleted(), 1)).claims)).toEqual(["c"]);
    expect(namesOf(await claim(store))).toEqual(["b"]);
  });

  check("P5 a settle with a retry that is due at once may claim it again", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    const { claims } = await store.settle(token, makeRetry(0), 1);
    expect(only(claims).token).toEqual({ ...token, attempt: 2 });
    expect(only(claims).failures).toBe(1);
  });

  check("P5 a dependent waits for the last of its upstream tasks", async ({ store }) => {
    await submit(store, { tasks: "a b c d", edges: "a>d b>d c>d" });
    const [a, b] = await claimTwo(store);
    const c = await claimOne(store);
    expect((await store.settle(b.token, makeCompleted(), 9)).claims).toEqual([]);
    expect((await store.settle(c.token, makeCompleted(), 9)).claims).toEqual([]);
    expect(namesOf((await store.settle(a.token, makeCompleted(), 9)).claims)).toEqual(["d"]);
  });

  check("P5 the last task to complete completes the workflow", async ({ store, clock }) => {
    const workflow = await submit(store, { edges: "a>b" });
    const a = await claimOne(store);
    const b = only((await store.settle(a.token, makeCompleted(), 1)).claims);
    const other = await submit(store, { tasks: "c" });
    expect(await workflowStatusOf(store, workflow)).toBe("running");
    clock.advance(7);
    const { claims } = await store.settle(b.token, makeCompleted(makeReference("b")), 1);
    expect(namesOf(claims)).toEqual(["c"]);
    const snapshot = await store.snapshot(workflow.workflowId);
    expect(snapshot?.workflow).toMatchObject({ status: "completed", error: null, updatedAt: clock.now() });
    expect(snapshot?.tasks.map((task) => task.output)).toEqual([null, makeReference("b")]);
    expect((await logOf(store, workflow)).slice(-2)).toEqual(["task-completed b#1", "workflow-completed"]);
    expect(await workflowStatusOf(store, other)).toBe("running");
  });

  check(
    "P6 the inputs of a join are the outputs in blueprint order, whatever order they came in",
    async ({ store }) => {
      await submit(store, {
        tasks: "a join b c",
        edges: "c>join a>join b>join",
        inputs: [makeReference("input")],
      });
      const [a, b] = await claimTwo(store);
      const c = await claimOne(store);
      for (const start of [a, b, c]) expect(start.inputs).toEqual([makeReference("input")]);
      await store.settle(c.token, makeCompleted(makeReference("c")), 0);
      await store.settle(a.token, makeCompleted(makeReference("a")), 0);
      const { claims } = await store.settle(b.token, makeCompleted(makeReference("b")), 1);
      expect(only(claims).inputs).toEqual(["a", "b", "c"].map(makeReference));
    },
  );

  check("P6 a task without output adds nothing to the inputs", async ({ store }) => {
    await submit(store, { tasks: "a b c join", edges: "a>join b>join c>join" });
    const outputs = new Map([["b:Run", makeReference("b")]]);
    for (const { token, nodeKey } of await claim(store, "worker-1", 3)) {
      await store.settle(token, makeCompleted(outputs.get(nodeKey) ?? null), 0);
    }
    expect((await claimOne(store)).inputs).toEqual([makeReference("b")]);
  });

  check("P6 an output reaches its direct dependents only", async ({ store }) => {
    await submit(store, { edges: "a>b b>c", inputs: [makeReference("input")] });
    const a = await claimOne(store);
    const b = only((await store.settle(a.token, makeCompleted(makeReference("a")), 1)).claims);
    const c = only((await store.settle(b.token, makeCompleted(makeReference("b")), 1)).claims);
    expect([b.inputs, c.inputs]).toEqual([[makeReference("a")], [makeReference("b")]]);
  });

  check(
    "P5 P6 1 task fans out to 1,000 that join in 1, with 1,000 inputs in blueprint order",
    async ({ store }) => {
      const middle = makeNames(1_000);
      const edges = middle.flatMap((name) => [`first>${name}`, `${name}>last`]).join(" ");
      const workflow = await submit(store, { tasks: `first last ${middle.join(" ")}`, edges });
      const first = await claimOne(store);
      const { claims } = await store.settle(first.token, makeCompleted(), 2_000);
      expect(namesOf(claims)).toEqual(middle);
      const shuffled = claims.toSorted((one, other) => (one.taskId < other.taskId ? -1 : 1));
      let joined: readonly string[] = [];
      for (const { token, nodeKey } of shuffled) {
        expect(joined).toEqual([]);
        const settled = await store.settle(token, makeCompleted(makeReference(nodeKey)), 1);
        joined = namesOf(settled.claims);
      }
      expect(joined).toEqual(["last"]);
      await store.leave("worker-1");
      await store.recover();
      const last = await claimOne(store);
      expect(last.inputs).toEqual(middle.map((name) => makeReference(`${name}:Run`)));
      await store.settle(last.token, makeCompleted(), 1);
      expect(await workflowStatusOf(store, workflow)).toBe("completed");
    },
  );

  check("P6 outputs of any size reach their dependents whole, at once and later", async ({ store }) => {
    await submit(store, { edges: "small>join large>join join>last" });
    const [small, large] = await claimTwo(store);
    const outputs = [makeReference("small"), makeReference("x".repeat(200_000))];
    await store.settle(small.token, makeCompleted(outputs[0]), 0);
    const join = only((await store.settle(large.token, makeCompleted(outputs[1]), 1)).claims);
    expect(join.inputs).toEqual(outputs);
    const again = only((await store.settle(join.token, makeRetry(0), 1)).claims);
    expect(again.inputs).toEqual(outputs);
    const snapshot = await store.snapshot(join.token.workflowId);
    expect(snapshot?.tasks.slice(0, 1).map((task) => task.output)).toEqual(outputs.slice(0, 1));
    expect(snapshot?.tasks.find((task) => task.taskId === large.taskId)?.output).toEqual(outputs[1] ?? null);
  });

  check("P5 a retried task is pending until it is due, and its failures add up", async ({ store, clock }) => {
    const workflow = await submit(store, { tasks: "a" });
    const failures: number[] = [];
    for (const delayMs of [10, 20]) {
      const { token, failures: before } = await claimOne(store);
      failures.push(before);
      expect(await store.settle(token, makeRetry(delayMs, `wait ${delayMs}`), 1)).toEqual({
        accepted: true,
        claims: [],
      });
      clock.advance(delayMs - 1);
      await expectNothingReady(store);
      expect(await statusesOf(store, workflow)).toBe("a pending");
      clock.advance(1);
    }
    const third = await claimOne(store);
    expect([...failures, third.failures]).toEqual([0, 1, 2]);
    expect(third.runningForMs).toBe(30);
  });

  check("P5 a task that its service had accepted is executed again after a retry", async ({ store }) => {
    await submit(store, { tasks: "a" });
    const { token } = await claimOne(store);
    await store.accept(token, "service-1");
    await store.progress(token, 40);
    const { claims } = await store.settle(token, makeRetry(0), 1);
    expect(only(claims).serviceTaskId).toBeNull();
    expect((await store.snapshot(token.workflowId))?.tasks[0]?.progress).toBeNull();
  });

  check("P1 a settle that is refused changes nothing", async ({ store }) => {
    const workflow = await submit(store, { edges: "a>b" });
    const { token } = await claimOne(store);
    const before = await store.snapshot(workflow.workflowId);
    const unspeakable = { ...makeReference("a"), metadata: { number: 1n } };
    await expect(store.settle(token, makeCompleted(unspeakable), 1)).rejects.toThrow();
    expect(await store.snapshot(workflow.workflowId)).toEqual(before);
    expect((await store.settle(token, makeFailed(), 0)).accepted).toBe(true);
  });

  for (const delayMs of [Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN]) {
    check(`P1 a settle with a delay of ${delayMs} ms is refused and changes nothing`, async ({ store }) => {
      const workflow = await submit(store, { tasks: "a b" });
      const { token } = await claimOne(store);
      const before = await store.snapshot(workflow.workflowId);
      await expect(store.settle(token, makeRetry(delayMs), 1)).rejects.toThrow();
      expect(await store.snapshot(workflow.workflowId)).toEqual(before);
      expect(namesOf((await store.settle(token, makeCompleted(), 1)).claims)).toEqual(["b"]);
    });
  }
}
