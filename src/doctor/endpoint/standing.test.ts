import { describe, expect, test } from "bun:test";
import { NOTHING_SEEN } from "./endpoint-facts.ts";
import type { Exchange } from "./exchange.ts";
import type { Reply } from "./reply.ts";
import { toClockAhead, toStanding } from "./standing.ts";

const exchanged = (reply: Reply): Exchange => ({ reply, tookMs: 12, at: 1_000_000 });

const http = (status: number, body = "", headers: Readonly<Record<string, string>> = {}): Exchange =>
  exchanged({ kind: "http", status, body, headers: new Map(Object.entries(headers)) });

const CERTIFICATE = {
  distrust: null,
  isForHost: true,
  names: "DNS:a",
  validFrom: 0,
  validTo: 1,
  protocol: null,
} as const;

const REFUSED_CALL = http(422, '{"detail":[{"loc":["body","method"]}]}');

test.each([
  ["a refusal", { failure: { kind: "refused" } }, { kind: "refused" }],
  [
    "an unknown name",
    { failure: { kind: "unresolved", code: "ENOTFOUND" } },
    { kind: "unresolved", code: "ENOTFOUND" },
  ],
  [
    "a call without a method refused",
    { health: http(200), execute: REFUSED_CALL },
    { kind: "ready", needsKey: false, tookMs: 12 },
  ],
  [
    "a /health that is not there",
    { health: http(404), execute: REFUSED_CALL },
    { kind: "ready", needsKey: false, tookMs: 12 },
  ],
  [
    "an unknown method",
    { health: http(200), execute: http(400, '{"detail":"Unknown method: "}') },
    { kind: "ready", needsKey: false, tookMs: 12 },
  ],
  [
    "a service that takes anything",
    { health: http(200), execute: http(200, '{"status":"failed"}') },
    { kind: "ready", needsKey: false, tookMs: 12 },
  ],
  [
    "a /health that is not well",
    { health: http(503), execute: REFUSED_CALL },
    { kind: "unhealthy", status: 503 },
  ],
  [
    "a key is wanted",
    { health: http(200), execute: http(401) },
    { kind: "locked", status: 401, wasGiven: false },
  ],
  [
    "access is forbidden",
    { health: http(200), execute: http(403) },
    { kind: "locked", status: 403, wasGiven: false },
  ],
  [
    "the key is refused",
    { health: http(200), execute: http(401), executeWithKey: http(401) },
    { kind: "locked", status: 401, wasGiven: true },
  ],
  [
    "the key is taken",
    { health: http(200), execute: http(401), executeWithKey: REFUSED_CALL },
    { kind: "ready", needsKey: true, tookMs: 12 },
  ],
  [
    "a redirect",
    { health: http(302, "", { location: "https://a/" }) },
    { kind: "redirect", status: 302, location: "https://a/" },
  ],
  [
    "a redirect of the call",
    { health: http(200), execute: http(308) },
    { kind: "redirect", status: 308, location: "" },
  ],
  [
    "another web server",
    { health: http(200), execute: http(404, "", { server: "nginx" }) },
    { kind: "no-control", status: 404, server: "nginx" },
  ],
  [
    "an answer that is no detail",
    { health: http(200), execute: http(422, "no") },
    { kind: "no-control", status: 422, server: "" },
  ],
  [
    "a call that got no answer",
    { health: http(200), execute: null },
    { kind: "no-control", status: 200, server: "" },
  ],
  ["a closed connection", { health: exchanged({ kind: "closed" }) }, { kind: "closed" }],
  ["silence", { health: exchanged({ kind: "silent" }) }, { kind: "silent" }],
  [
    "TLS after a close",
    { health: exchanged({ kind: "closed" }), tls: CERTIFICATE },
    { kind: "tls", tls: CERTIFICATE },
  ],
  ["TLS told in plain HTTP", { health: http(400), tls: CERTIFICATE }, { kind: "tls", tls: CERTIFICATE }],
  ["HTTP/2", { health: exchanged({ kind: "silent" }), speaksHttp2: true }, { kind: "http2" }],
  [
    "another protocol",
    { health: exchanged({ kind: "bytes", start: Buffer.from("SSH-2.0") }) },
    { kind: "other-protocol", name: "SSH" },
  ],
] as const)("%s", (_, facts, standing) => {
  expect(toStanding({ ...NOTHING_SEEN, ...facts })).toEqual(standing);
});

describe("the clock of an endpoint", () => {
  test("is read from a Date, whose second is taken at its middle", () => {
    const date = new Date(1_005_000).toUTCString();
    // It was sent some 6 ms before it came at 1,000,000.
    expect(toClockAhead([null, http(200, "", { date })])).toBe(5_506);
  });

  test("is not known without one", () => {
    expect(toClockAhead([null, http(200), http(200, "", { date: "yesterday" })])).toBeNull();
  });
});
