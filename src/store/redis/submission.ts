/** A submission as the arguments of its script, and what the script answers. */
import * as v from "valibot";
import { AieffectError } from "../../errors.ts";
import type { PlannedTask } from "../../model/plan.ts";
import { toWebUiDocument } from "../../model/web-ui.ts";
import type { KeyCipher } from "../key-cipher.ts";
import { IDEMPOTENCY_MS, type NewWorkflow, type Submitted } from "../store.ts";
import { toInfo, toPlanDocument } from "./documents.ts";

export interface SubmissionContext {
  /** Names this call, so that it is known when it is made again. */
  readonly nonce: string;
  /** The workflow's score is at least this. */
  readonly leastScore: number;
  readonly cipher: KeyCipher;
}

const ReplySchema = v.union([
  v.tuple([v.literal("new"), v.pipe(v.string(), v.toNumber())]),
  v.tuple([v.literal("known"), v.string()]),
  v.tuple([v.literal("taken")]),
  v.tuple([v.literal("mismatch")]),
]);

/** @throws TypeError when something in it cannot be written as JSON */
export function toSubmitArguments(
  workflow: NewWorkflow,
  context: SubmissionContext,
): readonly (string | number)[] {
  const { workflowId, name, tasks, inputs, options, servicesApiKey, retainMs, idempotency, webUis } =
    workflow;
  return [
    workflowId,
    context.nonce,
    JSON.stringify(name),
    JSON.stringify(inputs),
    JSON.stringify(options),
    servicesApiKey === null ? "" : context.cipher.seal(servicesApiKey),
    retainMs ?? "",
    context.leastScore,
    idempotency?.fingerprint ?? "",
    IDEMPOTENCY_MS,
    webUis.length === 0 ? "" : JSON.stringify(webUis.map(toWebUiDocument)),
    tasks.length,
    ...toTaskArguments(tasks),
  ];
}

/** Of plans that are submitted again and again. */
const taskArguments = new WeakMap<readonly PlannedTask[], readonly (string | number)[]>();

function toTaskArguments(tasks: readonly PlannedTask[]): readonly (string | number)[] {
  const known = taskArguments.get(tasks);
  if (known !== undefined) return known;
  const made = tasks.flatMap((task) => [task.upstream.length, toInfo(task), toPlanDocument(task, tasks)]);
  taskArguments.set(tasks, made);
  return made;
}

/** @throws AieffectError WORKFLOW_CONFLICT, IDEMPOTENCY_CONFLICT */
export function toSubmitted(
  { workflowId }: NewWorkflow,
  reply: unknown,
): { submitted: Submitted; score: number } {
  const answer = v.parse(ReplySchema, reply);
  switch (answer[0]) {
    case "new":
      return { submitted: { workflowId, isNew: true }, score: answer[1] };
    case "known":
      return { submitted: { workflowId: answer[1], isNew: false }, score: 0 };
    case "taken":
      throw new AieffectError("WORKFLOW_CONFLICT", `Workflow ${workflowId} is stored already`);
    case "mismatch":
      throw new AieffectError("IDEMPOTENCY_CONFLICT", "Idempotency-Key was used for another request");
  }
}
