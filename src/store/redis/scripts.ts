/**
 * The Lua scripts: each transition is one of them, and so one step. A script is the prelude that it names, in this
 * order, and its own text; the heads of the files say what they take and give.
 */
import { createHash } from "node:crypto";
import accept from "./lua/accept.lua" with { type: "text" };
import cancel from "./lua/cancel.lua" with { type: "text" };
import claim from "./lua/claim.lua" with { type: "text" };
import column from "./lua/column.lua" with { type: "text" };
import complete from "./lua/complete.lua" with { type: "text" };
import deleteText from "./lua/delete.lua" with { type: "text" };
import fail from "./lua/fail.lua" with { type: "text" };
import heartbeat from "./lua/heartbeat.lua" with { type: "text" };
import leave from "./lua/leave.lua" with { type: "text" };
import list from "./lua/list.lua" with { type: "text" };
import overview from "./lua/overview.lua" with { type: "text" };
import again from "./lua/prelude/again.lua" with { type: "text" };
import carry from "./lua/prelude/carry.lua" with { type: "text" };
import claimPrelude from "./lua/prelude/claim.lua" with { type: "text" };
import context from "./lua/prelude/context.lua" with { type: "text" };
import dead from "./lua/prelude/dead.lua" with { type: "text" };
import due from "./lua/prelude/due.lua" with { type: "text" };
import ending from "./lua/prelude/ending.lua" with { type: "text" };
import pending from "./lua/prelude/pending.lua" with { type: "text" };
import queue from "./lua/prelude/queue.lua" with { type: "text" };
import remove from "./lua/prelude/remove.lua" with { type: "text" };
import row from "./lua/prelude/row.lua" with { type: "text" };
import save from "./lua/prelude/save.lua" with { type: "text" };
import settle from "./lua/prelude/settle.lua" with { type: "text" };
import store from "./lua/prelude/store.lua" with { type: "text" };
import task from "./lua/prelude/task.lua" with { type: "text" };
import workflow from "./lua/prelude/workflow.lua" with { type: "text" };
import progress from "./lua/progress.lua" with { type: "text" };
import promote from "./lua/promote.lua" with { type: "text" };
import recover from "./lua/recover.lua" with { type: "text" };
import release from "./lua/release.lua" with { type: "text" };
import retry from "./lua/retry.lua" with { type: "text" };
import submit from "./lua/submit.lua" with { type: "text" };

export interface Script {
  readonly text: string;
  /** By which the server knows it. */
  readonly sha: string;
}

const RECORDS = [context, workflow, row, task, save];
const QUEUE = [...RECORDS, queue, due];
const CLAIMS = [...QUEUE, claimPrelude, pending, again];
const MOVES = [...QUEUE, ending, carry];

export const SCRIPTS = {
  submit: toScript(...QUEUE, store, submit),
  claim: toScript(...CLAIMS, claim),
  accept: toScript(...RECORDS, accept),
  progress: toScript(...RECORDS, progress),
  complete: toScript(...CLAIMS, ending, settle, complete),
  fail: toScript(...CLAIMS, ending, carry, settle, fail),
  recover: toScript(...MOVES, remove, pending, dead, recover),
  heartbeat: toScript(context, heartbeat),
  leave: toScript(context, leave),
  cancel: toScript(...MOVES, cancel),
  retry: toScript(...MOVES, retry),
  delete: toScript(...QUEUE, ending, remove, deleteText),
  promote: toScript(...QUEUE, promote),
  release: toScript(...QUEUE, pending, release),
  list: toScript(context, list),
  column: toScript(context, column),
  overview: toScript(context, overview),
} as const satisfies Record<string, Script>;

function toScript(...parts: readonly string[]): Script {
  const text = parts.join("\n");
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}
