import { describe, expect, test } from "bun:test";
import { codesOf } from "../../../test/doctor-case.ts";
import { diagnoseServer } from "./diagnose-server.ts";
import type { ServerFacts } from "./server-facts.ts";

describe("the server", () => {
  const versions = { own: "0.2.0", runtime: "1.4.5", platform: "linux-x64" };
  const free = { port: 18_000, isTaken: false, holder: null };
  const facts = (answer: ServerFacts["answer"], isNamed = false): ServerFacts => ({
    address: "http://127.0.0.1:18000",
    isNamed,
    answer,
    clockAheadMs: null,
  });

  test.each([
    [facts({ kind: "server", version: "0.2.0", isWell: true }), "ok server-answers"],
    [facts({ kind: "server", version: "0.1.0", isWell: true }), "warning server-version"],
    [facts({ kind: "server", version: "0.2.0", isWell: false }), "error server-sick"],
    [facts({ kind: "other", status: 200, isOrchestrator: true }), "warning server-other"],
    [facts({ kind: "other", status: 404, isOrchestrator: false }, true), "error server-not"],
    [facts({ kind: "none", reason: "ECONNREFUSED" }), "ok server-port-free"],
    [facts({ kind: "none", reason: "ECONNREFUSED" }, true), "error server-missing"],
  ] as const)("%j: %s", (seen, expected) => {
    expect(codesOf(diagnoseServer(seen, free, versions))).toEqual([expected]);
  });

  test("whose port somebody else holds, who may speak HTTP", () => {
    const taken = { port: 18_000, isTaken: true, holder: "python3 (pid 7: python3 -m http.server 18000)" };
    const [finding] = diagnoseServer(facts({ kind: "none", reason: "x" }), taken, versions);
    expect(
      diagnoseServer(facts({ kind: "other", status: 404, isOrchestrator: false }), taken, versions)[0],
    ).toEqual(finding);
    expect([finding?.code, finding?.what]).toEqual([
      "server-port-taken",
      "Port 18000, where aieffect serve listens, is held by python3 (pid 7: python3 -m http.server 18000).",
    ]);
  });
});
