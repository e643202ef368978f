import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type CaseSketch, makeCase, makeCompose, makeEntry, READY } from "../../../test/doctor-case.ts";
import { toEndpointText } from "../endpoint/endpoint.ts";
import type { Standing } from "../endpoint/standing.ts";
import { SIDES } from "../machine/side.ts";
import { diagnoseService } from "./diagnose-service.ts";

const LIMITS = { now: Date.parse("2026-05-01T00:00:00Z"), connectMs: 3_000, answerMs: 5_000 };
const ON_HOST = { side: "host", here: "host", gateways: [] } as const;
const IN_CONTAINER = { side: "container", here: "container", gateways: [] } as const;
const FOR_CONTAINER = { side: "container", here: "host", gateways: [] } as const;
const FOR_HOST = { side: "host", here: "container", gateways: [] } as const;
const UNKNOWN: Standing = { kind: "unresolved", code: "ENOTFOUND" };

function verdictOf(sketch: CaseSketch) {
  const { findings, place } = diagnoseService(makeCase(sketch), LIMITS);
  return {
    codes: findings.map(({ code, severity }) => `${severity} ${code}`),
    place: place === null ? null : toEndpointText(place.endpoint),
    text: findings.map(({ what, why, remedy }) => [what, why, remedy].join("\n")).join("\n"),
  };
}

describe("a service that answers where the dockerinfo says", () => {
  test("is well", () => {
    const entry = makeEntry("127.0.0.1", 18_082);
    expect(verdictOf({ entry, standpoint: ON_HOST, seen: { "127.0.0.1:18082": READY } })).toMatchObject({
      codes: ["ok service-ready"],
      place: null,
    });
  });

  test("is well in a container, seen through its published port", () => {
    const entry = makeEntry("data-generator", 8080);
    const verdict = verdictOf({ entry, standpoint: FOR_CONTAINER, seen: { "127.0.0.1:18082": READY } });
    expect(verdict).toMatchObject({ codes: ["ok service-ready"], place: null });
    expect(verdict.text).toContain("asked from this host");
  });

  test("but wants a key: the address is right", () => {
    const entry = makeEntry("127.0.0.1", 18_082);
    const seen = { "127.0.0.1:18082": { kind: "locked", status: 401, wasGiven: false } } as const;
    expect(verdictOf({ entry, standpoint: ON_HOST, seen })).toMatchObject({
      codes: ["error service-key"],
      place: null,
    });
  });

  test("by a name of a network on which the orchestrator is not: a warning", () => {
    const compose = makeCompose({ services: { "data-generator": { ports: ["18082:8080"] } } });
    const entry = makeEntry("data-generator", 8080);
    const verdict = verdictOf({
      entry,
      compose,
      standpoint: FOR_CONTAINER,
      seen: { "127.0.0.1:18082": READY },
    });
    expect(verdict.codes).toEqual(["ok service-ready", "warning other-network"]);
  });
});

describe("an address that is made for another place", () => {
  test("localhost in a container, and the name that would do", () => {
    const entry = makeEntry("localhost", 18_082);
    expect(verdictOf({ entry, standpoint: FOR_CONTAINER, seen: { "127.0.0.1:18082": READY } })).toMatchObject(
      {
        codes: ["error localhost-in-container"],
        place: "data-generator:8080",
      },
    );
  });

  test("localhost in a container, for a service of no compose file: through the host, if that is it", () => {
    const entry = makeEntry("127.0.0.1", 9000);
    const verdict = verdictOf({
      entry,
      compose: null,
      standpoint: FOR_CONTAINER,
      seen: { "127.0.0.1:9000": READY },
    });
    expect(verdict).toMatchObject({
      codes: ["error localhost-in-container"],
      place: "host.docker.internal:9000",
    });
    expect(verdict.text).toContain("if it is this one");
  });

  test("localhost in a container is right when it does answer there", () => {
    const entry = makeEntry("localhost", 8080);
    expect(verdictOf({ entry, standpoint: IN_CONTAINER, seen: { "localhost:8080": READY } }).codes).toEqual([
      "ok service-ready",
    ]);
  });

  test("a compose name on the host, and the published port that would do", () => {
    const entry = makeEntry("data-generator", 8080);
    const seen = { "data-generator:8080": UNKNOWN, "127.0.0.1:18082": READY };
    expect(verdictOf({ entry, standpoint: ON_HOST, seen })).toMatchObject({
      codes: ["error name-outside-network"],
      place: "127.0.0.1:18082",
    });
  });

  test("a compose name on the host, seen from a container", () => {
    const entry = makeEntry("data-generator", 8080);
    expect(
      verdictOf({ entry, standpoint: FOR_HOST, seen: { "host.docker.internal:18082": READY } }),
    ).toMatchObject({ codes: ["error name-outside-network"], place: "127.0.0.1:18082" });
  });

  test("a compose name in a container outside of the network", () => {
    const entry = makeEntry("data-generator", 8080);
    const seen = { "data-generator:8080": UNKNOWN, "host.docker.internal:18082": READY };
    const verdict = verdictOf({ entry, standpoint: IN_CONTAINER, seen });
    expect(verdict).toMatchObject({
      codes: ["error name-outside-network"],
      place: "host.docker.internal:18082",
    });
    expect(verdict.text).toContain("outside of the network");
  });
});

describe("a wrong port", () => {
  test("on which nothing listens, while another port of the service answers", () => {
    const entry = makeEntry("127.0.0.1", 8080);
    expect(verdictOf({ entry, standpoint: ON_HOST, seen: { "127.0.0.1:18082": READY } })).toMatchObject({
      codes: ["error service-refused"],
      place: "127.0.0.1:18082",
    });
  });

  test("of a name in the network, and the one that the service has there", () => {
    const entry = makeEntry("data-generator", 9999);
    const seen = { "data-generator:8080": READY };
    expect(verdictOf({ entry, standpoint: IN_CONTAINER, seen })).toMatchObject({
      codes: ["error service-refused"],
      place: "data-generator:8080",
    });
  });

  test.each([
    [{ kind: "http2" }, "gRPC"],
    [{ kind: "no-control", status: 404, server: "nginx" }, "nginx"],
    [{ kind: "other-protocol", name: "SSH" }, "SSH"],
    [{ kind: "closed" }, "published port on which nothing"],
    [{ kind: "silent" }, "5000 ms"],
    [{ kind: "timeout" }, "firewall"],
    [{ kind: "unreachable", code: "EHOSTUNREACH" }, "EHOSTUNREACH"],
    [{ kind: "redirect", status: 301, location: "https://a" }, "https://a"],
    [{ kind: "unhealthy", status: 503 }, "503"],
    [{ kind: "unresolved", code: "EAI_AGAIN" }, "name server"],
  ] as const)("or something else there: %j", (standing, words) => {
    const entry = makeEntry("service.example.org", 9000);
    const verdict = verdictOf({
      entry,
      compose: null,
      standpoint: ON_HOST,
      seen: { "service.example.org:9000": standing },
    });
    expect(verdict.codes).toEqual([`error service-${standing.kind}`]);
    expect(verdict.text).toContain(words);
  });
});

test.each([
  [{ validTo: Date.parse("2026-04-01") }, "expired on 2026-04-01"],
  [{ validFrom: Date.parse("2026-06-01") }, "valid from 2026-06-01"],
  [{ isForHost: false }, "other names (DNS:a)"],
  [{ distrust: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)"],
  [{ protocol: "h2" }, "as gRPC does"],
  [{}, "is in order"],
] as const)("TLS with a certificate of which %j is told", (fault, words) => {
  const sound = { distrust: null, isForHost: true, names: "DNS:a", protocol: null };
  const times = { validFrom: Date.parse("2026-01-01"), validTo: Date.parse("2027-01-01") };
  const seen = { "a.example.org:8443": { kind: "tls", tls: { ...sound, ...times, ...fault } } } as const;
  const verdict = verdictOf({
    entry: makeEntry("a.example.org", 8443),
    compose: null,
    standpoint: ON_HOST,
    seen,
  });
  expect(verdict.codes).toEqual(["error service-tls"]);
  expect(verdict.text).toContain(words);
});

describe("what cannot be seen from here", () => {
  test("is no problem, but told", () => {
    const compose = makeCompose({
      services: { "data-generator": {} },
      networks: { default: { name: "ai-effect-services" } },
    });
    const entry = makeEntry("data-generator", 8080);
    expect(verdictOf({ entry, compose, standpoint: FOR_CONTAINER }).codes).toEqual([
      "warning service-unseen",
    ]);
  });

  test("a service that listens for its own machine alone is out of reach for containers", () => {
    const sketch = makeCase({
      entry: makeEntry("host.docker.internal", 18_082),
      standpoint: FOR_CONTAINER,
      seen: { "127.0.0.1:18082": READY },
    });
    const { findings } = diagnoseService(
      { ...sketch, given: { ...sketch.given, isLoopbackOnly: true } },
      LIMITS,
    );
    expect(findings.map(({ code }) => code)).toEqual(["loopback-only"]);
  });
});

const standingArbitrary: fc.Arbitrary<Standing> = fc.constantFrom<Standing>(
  READY,
  { kind: "locked", status: 401, wasGiven: true },
  { kind: "refused" },
  { kind: "http2" },
  { kind: "timeout" },
  UNKNOWN,
  { kind: "no-control", status: 404, server: "" },
);

test("whatever is seen, something is said; a problem says what to do, and a place is one where something answers", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("data-generator", "localhost", "host.docker.internal", "10.0.0.1"),
      fc.constantFrom(8080, 18_082, 9000),
      fc.constantFrom(...SIDES),
      fc.constantFrom(...SIDES),
      fc.option(fc.constant(18_082), { nil: undefined }),
      fc.infiniteStream(standingArbitrary),
      (host, port, side, here, launched, standings) => {
        const seen = new Proxy({}, { get: () => standings.next().value });
        const entry = makeEntry(host, port);
        const standpoint = { side, here, gateways: ["172.17.0.1"] };
        const sketch = { entry, standpoint, seen, ...(launched !== undefined && { launched }) };
        const seenCase = makeCase(sketch);
        const { findings, place } = diagnoseService(seenCase, LIMITS);
        expect(findings.length).toBeGreaterThan(0);
        for (const { severity, what, remedy } of findings) {
          expect(what).not.toBe("");
          if (severity !== "ok") expect(remedy).not.toBe("");
        }
        if (place === null) return;
        const found = seenCase.others.find(({ candidate }) => candidate.endpoint === place.endpoint);
        expect(["ready", "locked", undefined]).toContain(found?.standing?.kind);
        expect(place.isSeen).toBe(found?.standing !== null);
      },
    ),
  );
});
