import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { COMPOSE, makeCompose, makeEntry } from "../../../test/doctor-case.ts";
import { isSameEndpoint, toEndpointText, toHostKind } from "../endpoint/endpoint.ts";
import { SIDES } from "../machine/side.ts";
import { type Standpoint, toCandidates } from "./candidates.ts";
import { findKnownService, toKnownServices } from "./known-service.ts";

const GATEWAYS = ["172.17.0.1"];
const at = (side: "host" | "container", here: "host" | "container"): Standpoint => ({
  side,
  here,
  gateways: GATEWAYS,
});

function candidatesOf(entry: ReturnType<typeof makeEntry>, standpoint: Standpoint, launched?: number) {
  const process = { pid: 1, startMark: "1" };
  const services =
    launched === undefined ? [] : [{ name: "data-generator", port: launched, logPath: "", process }];
  const known = toKnownServices(COMPOSE, { launcher: process, services });
  return toCandidates(entry, findKnownService(entry, known), standpoint);
}

const textsOf = (...given: Parameters<typeof candidatesOf>) =>
  candidatesOf(...given).map(({ endpoint, origin }) => `${origin} ${toEndpointText(endpoint)}`);

describe("where a service of the compose file may answer", () => {
  test("on the host: at its published port", () => {
    expect(textsOf(makeEntry("data-generator", 8080), at("host", "host"))).toEqual([
      "dockerinfo data-generator:8080",
      "published 127.0.0.1:18082",
      "guess 127.0.0.1:8080",
    ]);
  });

  test("on the host, started by up: at the port of that first", () => {
    expect(textsOf(makeEntry("data-generator", 8080), at("host", "host"), 19_000)[1]).toBe(
      "launched 127.0.0.1:19000",
    );
  });

  test("in a container: by its name, else through the host", () => {
    expect(textsOf(makeEntry("localhost", 18_082), at("container", "host"))).toEqual([
      "dockerinfo localhost:18082",
      "network data-generator:8080",
      "published host.docker.internal:18082",
    ]);
  });

  test("in a container in which up has started it: there", () => {
    expect(
      textsOf(makeEntry("data-generator", 8080), at("container", "container"), 18_082).slice(0, 2),
    ).toEqual(["dockerinfo data-generator:8080", "launched 127.0.0.1:18082"]);
  });

  test("by no name in a network of its own", () => {
    const own = makeCompose({ services: { "data-generator": { ports: ["18082:8080"] } } });
    const entry = makeEntry("localhost", 18_082);
    const service = findKnownService(entry, toKnownServices(own, undefined));
    expect(toCandidates(entry, service, at("container", "host")).map(({ origin }) => origin)).toEqual([
      "dockerinfo",
      "published",
    ]);
  });
});

describe("what a container would see is looked at from its host", () => {
  const viewOf = (host: string, port: number, standpoint: Standpoint) => {
    const [given] = candidatesOf(makeEntry(host, port), standpoint);
    return given?.lookAt.map(toEndpointText);
  };

  test.each([
    ["localhost", 18_082, []],
    ["host.docker.internal", 18_082, ["127.0.0.1:18082"]],
    ["data-generator", 8080, ["127.0.0.1:18082"]],
    ["data-generator", 9999, []],
    ["service.example.org", 80, ["service.example.org:80"]],
    ["10.1.2.3", 80, ["10.1.2.3:80"]],
  ] as const)("%s:%i at %j", (host, port, lookAt) => {
    expect(viewOf(host, port, at("container", "host"))).toEqual([...lookAt]);
  });

  test("and what the host would see from a container: its own ports through its gateway, names not", () => {
    expect(viewOf("localhost", 18_082, at("host", "container"))).toEqual([
      "host.docker.internal:18082",
      "172.17.0.1:18082",
    ]);
    expect(viewOf("data-generator", 8080, at("host", "container"))).toEqual([]);
  });
});

test("the address of the dockerinfo is the first, none comes twice, and where we stand all is seen as it is", () => {
  const hostArbitrary = fc.constantFrom(
    "data-generator",
    "localhost",
    "host.docker.internal",
    "10.0.0.1",
    "a.example.org",
  );
  fc.assert(
    fc.property(
      hostArbitrary,
      fc.constantFrom(8080, 18_082, 9000),
      fc.constantFrom(...SIDES),
      fc.constantFrom(...SIDES),
      fc.option(fc.constantFrom(18_082, 19_000), { nil: undefined }),
      (host, port, side, here, launched) => {
        const candidates = candidatesOf(makeEntry(host, port), at(side, here), launched);
        expect(candidates[0]?.endpoint).toEqual({ host, port });
        for (const [place, { endpoint, lookAt, isSame, origin }] of candidates.entries()) {
          const twin = candidates.findIndex((other) => isSameEndpoint(other.endpoint, endpoint));
          expect(twin).toBe(place);
          expect(isSame).toBe(side === here);
          if (side === here) expect(lookAt).toEqual([endpoint]);
          // Seen from outside of it, nothing that is offered is the container itself.
          if (side === "container" && here === "host" && origin !== "dockerinfo")
            expect(toHostKind(endpoint.host)).not.toBe("loopback");
        }
      },
    ),
  );
});
