import { describe, expect, test } from "bun:test";
import { codesOf } from "../../../test/doctor-case.ts";
import { diagnosePorts } from "./diagnose-ports.ts";
import type { KnownService } from "./known-service.ts";

describe("published ports", () => {
  const service = (name: string, ...hosts: readonly number[]): KnownService => ({
    name,
    names: [name],
    ports: hosts.map((host) => ({ host, container: 8080 })),
    ownPort: null,
    launchedPort: null,
    networks: [],
  });
  const NOBODY = { ports: new Set<number>(), pids: [] as readonly number[] };
  const codes = (
    services: readonly KnownService[],
    holders: Readonly<Record<number, string | null>>,
    own = NOBODY,
  ) =>
    codesOf(
      diagnosePorts({
        services,
        own,
        serverPort: 18_000,
        facts: services.flatMap(({ ports }) =>
          ports.map(({ host }) => ({ port: host, isTaken: host in holders, holder: holders[host] ?? null })),
        ),
      }),
    );

  test("may be free, the engine's, those of a service that answers, or of one that up started", () => {
    expect(codes([service("a", 1, 2)], {})).toEqual(["ok ports-free"]);
    expect(codes([service("a", 1)], { 1: "docker-proxy (pid 5)" })).toEqual(["ok ports-free"]);
    expect(codes([service("a", 1)], { 1: "x (pid 5)" }, { ...NOBODY, ports: new Set([1]) })).toEqual([
      "ok ports-free",
    ]);
    expect(codes([service("a", 1)], { 1: "aieffect (pid 5: a)" }, { ...NOBODY, pids: [5] })).toEqual([
      "ok ports-free",
    ]);
  });

  test("may be somebody else's", () => {
    expect(codes([service("a", 1)], { 1: "python3 (pid 55: x)" }, { ...NOBODY, pids: [5] })).toEqual([
      "warning ports-taken",
    ]);
    expect(codes([service("a", 1)], { 1: null })).toEqual(["warning ports-taken"]);
  });

  test("may be wanted twice, or by the server", () => {
    expect(codes([service("a", 1), service("b", 1)], {})).toEqual(["error ports-shared"]);
    expect(codes([service("a", 18_000)], {})).toEqual(["error ports-of-server"]);
    expect(codes([], {})).toEqual([]);
  });
});
