/**
 * A process that writes to a state file as fast as it can, until it is killed: `bun state-writer.ts PATH ROUND`. Each line
 * it prints is a fact that the store had already answered for, so the file must know it ever after.
 */
import { writeSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import { AieffectError } from "../../src/errors.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Claim, Store } from "../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference, makeRetry, makeWorkflow } from "../builders.ts";

const WORKER = "worker-1";

/** A fact on one line: JSON, so that whoever reads it knows whether the line is whole. */
export interface WrittenFact {
  /** `deleting` is told before it is done: from there on the workflow may be gone. */
  readonly kind: "submitted" | "claimed" | "completed" | "failed" | "cancelled" | "deleting" | "deleted";
  readonly workflowId: string;
  readonly position: number;
  readonly attempt: number;
}

function tell(kind: WrittenFact["kind"], workflowId: string, position = 0, attempt = 0): void {
  const fact: WrittenFact = { kind, workflowId, position, attempt };
  writeSync(1, `${JSON.stringify(fact)}\n`);
}

function tellClaims(claims: readonly Claim[]): void {
  for (const { token } of claims) tell("claimed", token.workflowId, token.position, token.attempt);
}

async function submitNext(store: Store, round: string, number: number): Promise<void> {
  const workflowId = `wf-${round}-${number}`;
  await store.submit(makeWorkflow({ workflowId, tasks: "a b c d e f", edges: "a>c b>c c>d c>e d>f e>f" }));
  tell("submitted", workflowId);
}

/** Every kind of end has its turn; most tasks complete, so that workflows reach their end. */
async function settle(store: Store, { token, nodeKey }: Claim, turn: number): Promise<readonly Claim[]> {
  const { workflowId, position, attempt } = token;
  await store.accept(token, `service-${turn}`);
  if (turn % 23 === 7) {
    await store.cancel(workflowId);
    tell("cancelled", workflowId);
    return [];
  }
  if (turn % 29 === 11) {
    tell("deleting", workflowId);
    if (await store.delete(workflowId)) tell("deleted", workflowId);
    return [];
  }
  const kind = turn % 17 === 3 ? "failed" : "completed";
  const isRetry = turn % 11 === 5;
  const settlement = kind === "failed" ? makeFailed() : makeCompleted(makeReference(nodeKey));
  const { accepted, claims } = await store.settle(token, isRetry ? makeRetry(0) : settlement, 1);
  if (accepted && !isRetry) tell(kind, workflowId, position, attempt);
  tellClaims(claims);
  return claims;
}

async function write(path: string, round: string): Promise<never> {
  const store = openSqliteStore({ path, clock: systemClock });
  await store.heartbeat(WORKER, 3_600_000);
  await store.recover();
  let held: readonly Claim[] = [];
  for (let turn = 0; ; turn += 1) {
    const [next, ...others] = held;
    if (next !== undefined) held = [...others, ...(await settle(store, next, turn))];
    else {
      await submitNext(store, round, turn);
      held = await store.claim(WORKER, 3, new AbortController().signal);
      tellClaims(held);
    }
  }
}

if (import.meta.main) {
  const [, , path = "", round = ""] = process.argv;
  try {
    await write(path, round);
  } catch (error) {
    const refusal = error instanceof AieffectError ? `${error.code}: ${error.message}` : String(error);
    writeSync(2, `${refusal}\n`);
    process.exit(1);
  }
}
