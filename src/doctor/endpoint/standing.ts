/** What an endpoint is to an orchestrator, judged from what was seen of it. Pure. */
import { asksForKey, type EndpointFacts, isRedirect } from "./endpoint-facts.ts";
import type { Exchange } from "./exchange.ts";
import { toProtocolName } from "./known-protocols.ts";
import type { HttpReply } from "./reply.ts";
import type { TlsFacts } from "./tls-handshake.ts";

export type Standing =
  | { readonly kind: "ready"; readonly needsKey: boolean; readonly tookMs: number }
  /** It wants a key, and `wasGiven` says whether it was shown one. */
  | { readonly kind: "locked"; readonly status: number; readonly wasGiven: boolean }
  | { readonly kind: "unhealthy"; readonly status: number }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  /** HTTP, but no Control Interface. */
  | { readonly kind: "no-control"; readonly status: number; readonly server: string }
  | { readonly kind: "http2" }
  | { readonly kind: "tls"; readonly tls: TlsFacts }
  | { readonly kind: "other-protocol"; readonly name: string | null }
  | { readonly kind: "closed" }
  | { readonly kind: "silent" }
  | { readonly kind: "unresolved"; readonly code: string }
  | { readonly kind: "refused" }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly code: string };

export function toStanding(facts: EndpointFacts): Standing {
  const { failure, health, tls } = facts;
  if (failure !== null) return failure;
  if (tls !== null) return { kind: "tls", tls };
  if (facts.speaksHttp2) return { kind: "http2" };
  if (health === null) return { kind: "silent" };
  const { reply } = health;
  // Redis, for one, closes a connection on which it is spoken to in HTTP/1.1.
  const spoken = reply.kind === "bytes" ? reply : facts.greeted;
  if (spoken?.kind === "bytes") return { kind: "other-protocol", name: toProtocolName(spoken.start) };
  if (reply.kind === "http") return toHttpStanding(reply, health.tookMs, facts);
  return { kind: reply.kind === "closed" ? "closed" : "silent" };
}

function toHttpStanding(health: HttpReply, tookMs: number, facts: EndpointFacts): Standing {
  if (isRedirect(health.status)) return toRedirect(health);
  const { execute, executeWithKey } = facts;
  const last = executeWithKey ?? execute;
  if (last?.reply.kind !== "http") return toNoControl(health);
  if (isRedirect(last.reply.status)) return toRedirect(last.reply);
  if (asksForKey(last))
    return { kind: "locked", status: last.reply.status, wasGiven: executeWithKey !== null };
  if (!isControlAnswer(last.reply)) return toNoControl(last.reply);
  if (health.status >= 500) return { kind: "unhealthy", status: health.status };
  return { kind: "ready", needsKey: executeWithKey !== null, tookMs };
}

const toRedirect = ({ status, headers }: HttpReply): Standing => ({
  kind: "redirect",
  status,
  location: headers.get("location") ?? "",
});

const toNoControl = ({ status, headers }: HttpReply): Standing => ({
  kind: "no-control",
  status,
  server: headers.get("server") ?? "",
});

/** A call without a method is refused with a `detail`; a service that takes even that answers with a status word. */
function isControlAnswer({ status, body }: HttpReply): boolean {
  if (status === 400 || status === 422) return /"detail"\s*:/.test(body);
  return status === 200 && /"status"\s*:\s*"(?:complete|running|failed)"/.test(body);
}

/** How far the clock of an endpoint is ahead of ours (ms), as far as its answers tell; null when they do not. */
export function toClockAhead(exchanges: readonly (Exchange | null)[]): number | null {
  for (const answered of exchanges) {
    if (answered?.reply.kind !== "http") continue;
    const date = Date.parse(answered.reply.headers.get("date") ?? "");
    // A header tells whole seconds, rounded down; the answer was on its way for a while.
    if (!Number.isNaN(date)) return date + 500 - (answered.at - answered.tookMs / 2);
  }
  return null;
}
