import { expect } from "bun:test";
import { makeNames, makeWorkflow } from "../../builders.ts";
import { type Check, claim, complete, namesOf, submit, workflowStatusOf } from "../store-check.ts";

const DAY_MS = 86_400_000;
const FIRST = { key: "order-4711", fingerprint: "body-1" };
const OTHER_BODY = { key: "order-4711", fingerprint: "body-2" };

export function checkIdempotency(check: Check): void {
  check(
    "P15 a repeated submission stores nothing and answers with the first workflow",
    async ({ store, ear }) => {
      const first = makeWorkflow({ tasks: "a", idempotency: FIRST });
      expect(await store.submit(first)).toEqual({ workflowId: first.workflowId, isNew: true });
      const second = makeWorkflow({ tasks: "a", idempotency: FIRST });
      expect(await store.submit(second)).toEqual({ workflowId: first.workflowId, isNew: false });
      expect(await store.snapshot(second.workflowId)).toBeNull();
      expect(namesOf(await claim(store, "worker-1", 5))).toEqual(["a"]);
      await ear.of(first.workflowId, 2);
      expect(ear.workflowIds).toEqual([first.workflowId]);
    },
  );

  check("P15 it answers with the first workflow after that has ended too", async ({ store, clock }) => {
    const first = await submit(store, { tasks: "a", idempotency: FIRST });
    await complete(store, 1);
    clock.advance(DAY_MS - 1);
    const again = await store.submit(makeWorkflow({ idempotency: FIRST }));
    expect(again).toEqual({ workflowId: first.workflowId, isNew: false });
    expect(await workflowStatusOf(store, first)).toBe("completed");
  });

  check("P15 another submission with the same key is refused, and changes nothing", async ({ store }) => {
    const first = await submit(store, { tasks: "a", idempotency: FIRST });
    const other = makeWorkflow({ tasks: "b", idempotency: OTHER_BODY });
    await expect(store.submit(other)).rejects.toMatchObject({
      name: "AieffectError",
      code: "IDEMPOTENCY_CONFLICT",
      message: "Idempotency-Key was used for another request",
    });
    expect(await store.snapshot(other.workflowId)).toBeNull();
    expect((await store.latest())?.workflowId).toBe(first.workflowId);
    expect(namesOf(await claim(store, "worker-1", 5))).toEqual(["a"]);
  });

  check("P15 other keys, and none at all, are new submissions", async ({ store }) => {
    const sketches = [null, null, FIRST, { ...FIRST, key: "order-4712" }, { ...FIRST, key: "" }];
    for (const idempotency of sketches) {
      expect((await store.submit(makeWorkflow({ idempotency }))).isNew).toBe(true);
    }
  });

  check("P15 a key holds for 24 hours from its submission on, and then is free", async ({ store, clock }) => {
    const first = await submit(store, { idempotency: FIRST });
    clock.advance(DAY_MS - 1);
    expect((await store.submit(makeWorkflow({ idempotency: FIRST }))).workflowId).toBe(first.workflowId);
    clock.advance(1);
    const second = makeWorkflow({ idempotency: OTHER_BODY });
    expect(await store.submit(second)).toEqual({ workflowId: second.workflowId, isNew: true });
    clock.advance(1);
    const again = await store.submit(makeWorkflow({ idempotency: OTHER_BODY }));
    expect(again).toEqual({ workflowId: second.workflowId, isNew: false });
    await expect(store.submit(makeWorkflow({ idempotency: FIRST }))).rejects.toMatchObject({
      code: "IDEMPOTENCY_CONFLICT",
    });
  });

  check("P15 a key holds as long, although its workflow is kept no longer", async ({ store, clock }) => {
    const first = await submit(store, { tasks: "a", retainMs: 1_000, idempotency: FIRST });
    await complete(store, 1);
    clock.advance(1_000);
    await store.recover();
    expect(await workflowStatusOf(store, first)).toBe("not stored");
    clock.advance(DAY_MS - 1_001);
    const again = await store.submit(makeWorkflow({ idempotency: FIRST }));
    expect(again).toEqual({ workflowId: first.workflowId, isNew: false });
    await expect(store.submit(makeWorkflow({ idempotency: OTHER_BODY }))).rejects.toMatchObject({
      code: "IDEMPOTENCY_CONFLICT",
    });
    clock.advance(1);
    expect((await store.submit(makeWorkflow({ idempotency: OTHER_BODY }))).isNew).toBe(true);
  });

  check("P15 deleting a workflow sets its key free, and that of no other", async ({ store }) => {
    const first = await submit(store, { idempotency: FIRST });
    const other = await submit(store, { idempotency: { ...FIRST, key: "other" } });
    await store.delete(first.workflowId);
    const second = makeWorkflow({ idempotency: OTHER_BODY });
    expect(await store.submit(second)).toEqual({ workflowId: second.workflowId, isNew: true });
    const again = await store.submit(makeWorkflow({ idempotency: { ...FIRST, key: "other" } }));
    expect(again).toEqual({ workflowId: other.workflowId, isNew: false });
  });

  check(
    "P15 deleting a workflow whose key has passed to a newer one leaves that its key",
    async ({ store, clock }) => {
      const first = await submit(store, { idempotency: FIRST });
      clock.advance(DAY_MS);
      const second = await submit(store, { idempotency: FIRST });
      await store.delete(first.workflowId);
      const again = await store.submit(makeWorkflow({ idempotency: FIRST }));
      expect(again).toEqual({ workflowId: second.workflowId, isNew: false });
      await store.delete(second.workflowId);
      expect((await store.submit(makeWorkflow({ idempotency: OTHER_BODY }))).isNew).toBe(true);
    },
  );

  check("P15 a submission that is refused for its id leaves its key free", async ({ store }) => {
    const { workflowId } = await submit(store, {});
    const refused = store.submit(makeWorkflow({ workflowId, idempotency: FIRST }));
    await expect(refused).rejects.toMatchObject({ code: "WORKFLOW_CONFLICT" });
    expect((await store.submit(makeWorkflow({ idempotency: OTHER_BODY }))).isNew).toBe(true);
  });

  check("P15 of many at the same time one is stored", async ({ store }) => {
    const workflows = makeNames(20).map(() => makeWorkflow({ tasks: "a", idempotency: FIRST }));
    const answers = await Promise.all(workflows.map((workflow) => store.submit(workflow)));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ workflowId }) => workflowId)).size).toBe(1);
    expect(await claim(store, "worker-1", 50)).toHaveLength(1);
  });
}
