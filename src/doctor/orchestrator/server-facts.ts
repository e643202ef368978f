/** What answers where the server of this project should. */
import * as v from "valibot";
import type { Limits } from "../endpoint/connection.ts";

export interface ServerFacts {
  /** `http://host:port`, perhaps with a path; no slash at its end. */
  readonly address: string;
  /** Whether somebody named that address, and it is not the one that is thought of by default. */
  readonly isNamed: boolean;
  readonly answer:
    | { readonly kind: "server"; readonly version: string; readonly isWell: boolean }
    /** Of the Python orchestrator, which tells no version, or of somebody else. */
    | { readonly kind: "other"; readonly status: number; readonly isOrchestrator: boolean }
    /** `reason` is the code of what went wrong. */
    | { readonly kind: "none"; readonly reason: string };
  /** How far its clock is ahead of that of this machine (ms); null when it does not tell. */
  readonly clockAheadMs: number | null;
}

const HealthSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ status: v.string(), version: v.optional(v.string()) }),
);

/** As the commands of a client would call it, by a proxy too where one is set. */
export async function observeServer(
  address: string,
  isNamed: boolean,
  { answerMs, signal }: Limits,
): Promise<ServerFacts> {
  const startedAt = Date.now();
  try {
    const response = await fetch(`${address}/health`, {
      redirect: "manual",
      headers: { accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    const text = (await response.text()).slice(0, 4_096);
    const date = Date.parse(response.headers.get("date") ?? "");
    const clockAheadMs = Number.isNaN(date) ? null : date + 500 - (startedAt + Date.now()) / 2;
    return { address, isNamed, answer: toAnswer(response.status, text), clockAheadMs };
  } catch (error) {
    return { address, isNamed, answer: { kind: "none", reason: toReason(error) }, clockAheadMs: null };
  }
}

function toAnswer(status: number, text: string): ServerFacts["answer"] {
  const health = v.safeParse(HealthSchema, text);
  const version = health.success ? health.output.version : undefined;
  if (version !== undefined) return { kind: "server", version, isWell: status < 300 };
  return { kind: "other", status, isOrchestrator: health.success && status < 300 };
}

const toReason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
};
