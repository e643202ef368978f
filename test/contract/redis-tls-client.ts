/** Runs a workflow to its end on the server whose address is its argument, and prints how it ended. */
import { makeCompleted, makeWorkflow } from "../builders.ts";
import { openTestStore } from "./redis-stores.ts";
import { claimOne, workflowStatusOf } from "./store-check.ts";

const store = await openTestStore({ url: process.argv[2] ?? "" });
const workflow = makeWorkflow();
await store.submit(workflow);
await store.settle((await claimOne(store)).token, makeCompleted(), 0);
console.log(await workflowStatusOf(store, workflow));
await store.close();
