/** Claims as the scripts give them. */
import * as v from "valibot";
import { RecentTexts } from "../../model/recent-texts.ts";
import type { SubmissionOptions } from "../../model/submission-options.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type { Claim } from "../store.ts";
import { type PlanDocument, parseGivenInputs, parseOptions, parsePlan, parseText } from "./documents.ts";

/** See `to_claim` in `lua/prelude/claim.lua`; the documents in it have schemas of their own. */
const ClaimTextSchema = v.pipe(v.string(), v.regex(/^[^\n]+(?:\n-?\d+){5}(?:\n[^\n]*){4}\n/));

/** Claims, and in how many ms the next task is due (-1: none is). */
export const ClaimsReplySchema = v.tuple([v.array(ClaimTextSchema), v.number()]);
export const SettleReplySchema = v.union([
  v.tuple([v.literal(1), v.array(ClaimTextSchema), v.number()]),
  v.tuple([v.literal(0)]),
]);

/** So many different documents are remembered: most workflows are of few blueprints. */
const PLANS_HELD = 1_024;
const OPTIONS_HELD = 32;

export class ClaimReader {
  readonly #cipher: KeyCipher;
  readonly #plans = new RecentTexts<PlanDocument>(parsePlan, { most: PLANS_HELD });
  readonly #options = new RecentTexts<SubmissionOptions>(parseOptions, { most: OPTIONS_HELD });

  constructor(cipher: KeyCipher) {
    this.#cipher = cipher;
  }

  /** @param text as the schemas of replies have it */
  read(text: string, workerId: string): Claim {
    const [workflowId = "", position, attempt, failures, runningForMs, readyForMs, ...documents] =
      text.split("\n");
    const [plan = "", options = "", serviceTaskId = "", inputs = "", ...key] = documents;
    const { taskId, nodeKey, address, parameters, upstreamNodes } = this.#plans.read(plan);
    return {
      token: { workflowId, position: Number(position), attempt: Number(attempt), workerId },
      taskId,
      nodeKey,
      address,
      parameters,
      ...parseGivenInputs(inputs, upstreamNodes),
      options: this.#options.read(options),
      servicesApiKey: this.#open(key.join("\n")),
      failures: Number(failures),
      runningForMs: Number(runningForMs),
      readyForMs: Number(readyForMs),
      serviceTaskId: serviceTaskId === "" ? null : parseText(serviceTaskId),
    };
  }

  #open(key: string): string | null {
    return key === "" ? null : this.#cipher.open(key);
  }
}
