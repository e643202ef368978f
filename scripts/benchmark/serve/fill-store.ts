/** Finished workflows in great number, through the store's own calls: no service is asked. */
import { openStore } from "../../../src/app/open-store.ts";
import type { StoreConfig } from "../../../src/config/server-config.ts";
import type { Store } from "../../../src/store/store.ts";
import { makeCompleted, makeWorkflow } from "../../../test/builders.ts";

const AT_ONCE = 256;
const WORKER = "filler";
const LEASE_MS = 3_600_000;

/** To be called while no server is running. */
export async function fillStore(config: StoreConfig, count: number): Promise<void> {
  const secrets = { apiKey: null, secretKey: null };
  const store = await openStore({ config, secrets, patience: "wait", onWarning: () => undefined });
  await store.heartbeat(WORKER, LEASE_MS);
  const fill = async (from: number) => {
    for (let number = from; number < count; number += AT_ONCE) {
      const workflowId = `wf-${number.toString(16).padStart(12, "0")}`;
      await store.submit({ ...makeWorkflow({ edges: "a>b" }), workflowId });
      const [first] = await store.claim(WORKER, 1, new AbortController().signal);
      if (first === undefined) throw new Error("nothing was ready");
      const { claims } = await store.settle(first.token, makeCompleted(), 1);
      for (const claim of claims) await store.settle(claim.token, makeCompleted(), 0);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, from) => fill(from)));
  await finishRest(store);
  await store.leave(WORKER);
  await store.close();
}

/** Whoever found nothing to go on with, because the others had it, has left as much to be done. */
async function finishRest(store: Store): Promise<void> {
  for (;;) {
    const { pending, running } = (await store.overview()).workflows;
    if (pending + running === 0) return;
    for (const claim of await store.claim(WORKER, AT_ONCE, new AbortController().signal)) {
      await store.settle(claim.token, makeCompleted(), 0);
    }
  }
}
