/** Claims as the scripts give them. */
import * as v from "valibot";
import type { SubmissionOptions } from "../../model/submission-options.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type { Claim } from "../store.ts";
import { parseInputs, parseOptions, parsePlan, parseText } from "./documents.ts";

const NullableTextSchema = v.nullable(v.string());

/** See `to_claim` in `lua/prelude/claim.lua`. */
const ClaimReplySchema = v.tuple([
  v.string(),
  v.number(),
  v.number(),
  v.string(),
  v.string(),
  NullableTextSchema,
  v.number(),
  v.number(),
  v.number(),
  NullableTextSchema,
  v.string(),
]);

/** Claims, and in how many ms the next task is due (-1: none is). */
export const ClaimsReplySchema = v.tuple([v.array(ClaimReplySchema), v.number()]);
export const SettleReplySchema = v.union([
  v.tuple([v.literal(1), v.array(ClaimReplySchema), v.number()]),
  v.tuple([v.literal(0)]),
]);
type ClaimReply = v.InferOutput<typeof ClaimReplySchema>;

/** So many different options are remembered; most workflows have the same. */
const OPTIONS_HELD = 32;

export class ClaimReader {
  readonly #cipher: KeyCipher;
  readonly #options = new Map<string, SubmissionOptions>();

  constructor(cipher: KeyCipher) {
    this.#cipher = cipher;
  }

  read(reply: ClaimReply, workerId: string): Claim {
    const [workflowId, position, attempt, plan, options, key, failures, ...rest] = reply;
    const [runningForMs, readyForMs, serviceTaskId, inputs] = rest;
    const { taskId, nodeKey, address, parameters } = parsePlan(plan);
    return {
      token: { workflowId, position, attempt, workerId },
      taskId,
      nodeKey,
      address,
      parameters,
      inputs: parseInputs(inputs),
      options: this.#readOptions(options),
      servicesApiKey: key === null ? null : this.#cipher.open(key),
      failures,
      runningForMs,
      readyForMs,
      serviceTaskId: serviceTaskId === null ? null : parseText(serviceTaskId),
    };
  }

  #readOptions(document: string): SubmissionOptions {
    const known = this.#options.get(document);
    if (known !== undefined) return known;
    const options = parseOptions(document);
    const [oldest] = this.#options.keys();
    if (this.#options.size >= OPTIONS_HELD && oldest !== undefined) this.#options.delete(oldest);
    this.#options.set(document, options);
    return options;
  }
}
