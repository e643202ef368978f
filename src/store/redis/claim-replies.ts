/** Claims as the scripts give them. */
import * as v from "valibot";
import { RecentTexts } from "../../model/recent-texts.ts";
import type { SubmissionOptions } from "../../model/submission-options.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type { AttemptToken, Claim } from "../store.ts";
import { type PlanDocument, parseGivenInputs, parseOptions, parsePlan, parseText } from "./documents.ts";

/** See `to_claim` in `lua/prelude/claim.lua`; the documents in it have schemas of their own. */
const ClaimTextSchema = v.pipe(v.string(), v.regex(/^[^\n]+(?:\n-?\d+){5}\n[\d,]*(?:\n[^\n]*){4}\n/));

/** In how many ms the next task is due (-1: none is), and claims. */
export const ClaimsReplySchema = v.tupleWithRest([v.number()], ClaimTextSchema);
/** The same; nothing when the attempt was stale. */
export const SettleReplySchema = v.union([ClaimsReplySchema, v.tuple([])]);

/** So many different documents are remembered: most workflows are of few blueprints. */
const PLANS_HELD = 1_024;
const OPTIONS_HELD = 32;

export class ClaimReader {
  readonly #cipher: KeyCipher;
  readonly #plans = new RecentTexts<PlanDocument>(parsePlan, { most: PLANS_HELD });
  readonly #dependents = new WeakMap<AttemptToken, string>();
  readonly #options = new RecentTexts<SubmissionOptions>(parseOptions, { most: OPTIONS_HELD });

  constructor(cipher: KeyCipher) {
    this.#cipher = cipher;
  }

  /** @param text as the schemas of replies have it */
  read(text: string, workerId: string): Claim {
    const [workflowId = "", position, attempt, failures, runningForMs, readyForMs, ...documents] =
      text.split("\n");
    const [dependents = "", plan = "", options = "", serviceTaskId = "", inputs = "", ...key] = documents;
    const { taskId, nodeKey, address, parameters, upstreamNodes } = this.#plans.read(plan);
    const token = { workflowId, position: Number(position), attempt: Number(attempt), workerId };
    this.#dependents.set(token, dependents);
    return {
      token,
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

  /** Positions, as `settle` hands them back; empty for a token that is not from here. */
  dependentsOf(token: AttemptToken): string {
    return this.#dependents.get(token) ?? "";
  }

  #open(key: string): string | null {
    return key === "" ? null : this.#cipher.open(key);
  }
}
