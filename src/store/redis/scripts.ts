/**
 * The Lua scripts: each transition is one of them, and so one step. Their heads say what they take and give.
 *
 * A server of 7.0 or newer gets all of them at once, as a library of functions: what they share is then made once and
 * not anew for each step. To an older one a script is a text of its own: the preludes that it names, in this order, and
 * its body.
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
import completion from "./lua/prelude/completion.lua" with { type: "text" };
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
  readonly name: string;
  readonly body: string;
  /** What a function may do that others may not when memory is full. */
  readonly flag: "allow-oom" | "no-writes" | null;
  /** All of it, for a server without functions. */
  readonly text: string;
  /** By which such a server knows it. */
  readonly sha: string;
}

const RECORDS = [context, row, workflow, task, save];
const QUEUE = [...RECORDS, queue, due];
const CLAIMS = [...QUEUE, claimPrelude, pending, again];
const MOVES = [...QUEUE, ending, carry];

export const SCRIPTS = {
  submit: toScript("submit", submit, [...QUEUE, store]),
  claim: toScript("claim", claim, CLAIMS),
  accept: toScript("accept", accept, RECORDS),
  progress: toScript("progress", progress, RECORDS),
  complete: toScript("complete", complete, [...CLAIMS, ending, settle, completion]),
  fail: toScript("fail", fail, [...CLAIMS, ending, carry, settle]),
  recover: toScript("recover", recover, [...MOVES, remove, pending, dead]),
  heartbeat: toScript("heartbeat", heartbeat, [context]),
  leave: toScript("leave", leave, [context]),
  cancel: toScript("cancel", cancel, MOVES),
  retry: toScript("retry", retry, MOVES),
  delete: toScript("delete", deleteText, [...QUEUE, ending, remove], "allow-oom"),
  promote: toScript("promote", promote, QUEUE),
  release: toScript("release", release, [...QUEUE, pending]),
  list: toScript("list", list, [context], "no-writes"),
  column: toScript("column", column, [context], "no-writes"),
  overview: toScript("overview", overview, [context], "no-writes"),
} as const satisfies Record<string, Script>;

/** In an order in which each finds what it needs. */
const PRELUDES = [
  ...QUEUE,
  claimPrelude,
  pending,
  again,
  ending,
  carry,
  settle,
  completion,
  remove,
  dead,
  store,
];

/** Of another text it has another name: processes of different versions do not get each other's functions. */
const LIBRARY_NAME = `aieffect_${toSha([...PRELUDES, ...Object.values(SCRIPTS).map(({ sha }) => sha)]).slice(0, 12)}`;

/** For `FUNCTION LOAD`. */
export const LIBRARY = [
  `#!lua name=${LIBRARY_NAME}`,
  "local KEYS, ARGV",
  ...PRELUDES,
  ...Object.values(SCRIPTS).map(toRegistration),
].join("\n");

/** The name of a script as a function of the library. */
export function toFunctionName({ name }: Script): string {
  return `${LIBRARY_NAME}_${name}`;
}

function toScript(
  name: string,
  body: string,
  preludes: readonly string[],
  flag: Script["flag"] = null,
): Script {
  const text = [...preludes, "begin()", body].join("\n");
  return { name, body, flag, text, sha: toSha([text]) };
}

function toRegistration(script: Script): string {
  return `redis.register_function({
  function_name = '${toFunctionName(script)}',
  flags = { ${script.flag === null ? "" : `'${script.flag}'`} },
  callback = function(keys, args)
    KEYS, ARGV = keys, args
    begin()
${script.body}
  end,
})`;
}

function toSha(texts: readonly string[]): string {
  return createHash("sha1").update(texts.join("\n")).digest("hex");
}
