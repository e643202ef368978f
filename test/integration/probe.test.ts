/** Services asked for their health over real HTTP. */
import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { type Clock, systemClock } from "../../src/clock.ts";
import { PROBE_CONCURRENCY, PROBE_TIMEOUT_MS } from "../../src/config.ts";
import { createHttpControlClient } from "../../src/control/http-control-client.ts";
import type { Service } from "../../src/model/service-health.ts";
import { probeServices } from "../../src/probe.ts";
import { unhurried } from "../control-calls.ts";
import { after, json, never, text } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { TestClock } from "../test-clock.ts";

const OK = json({ status: "ok" });

const serviceAt = (address: string | null, containerName = "alpha"): Service => ({ containerName, address });

const probe = (services: readonly Service[], clock: Clock = systemClock, interrupted = unhurried()) =>
  probeServices(services, { control: createHttpControlClient(clock), clock, interrupted });

const ask = (services: readonly Service[], clock?: Clock) =>
  Promise.all(probe(services, clock).map(({ health }) => health));

/** An address at which nothing listens any more. */
async function findSilentAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

test("tells of a healthy service how long it took", async () => {
  const clock = new TestClock();
  await using service = new ScriptedService({
    health: [
      (call) => {
        clock.advance(34);
        return OK(call);
      },
    ],
  });
  expect(await ask([serviceAt(service.address)], clock)).toEqual([
    { containerName: "alpha", address: service.address, latencyMs: 34, error: null },
  ]);
  expect(service.calls.map(({ path }) => path)).toEqual(["/health"]);
  expect(clock.timers).toBe(0);
});

test("tells why a service does not answer", async () => {
  await using broken = new ScriptedService({ health: [text("out of memory", 500)] });
  await using moved = new ScriptedService({ health: [text("", 302, { location: "http://127.0.0.1:1" })] });
  const refusing = await findSilentAddress();
  const services = [broken.address, moved.address, refusing, "http://not a host:1", null];
  const answers = await ask(services.map((address) => serviceAt(address)));
  expect(answers.map(({ latencyMs }) => latencyMs)).toEqual([null, null, null, null, null]);
  const [status, redirect, refused, unusable, unknown] = answers.map(({ error }) => error ?? "");
  expect(status).toBe("HTTP 500: out of memory");
  expect(redirect).toBe("Invalid response: HTTP 302 is a redirect, and none is followed");
  expect(refused).toStartWith(`Connection failed: ${refusing}: `);
  expect(unusable).toStartWith("Request failed: http://not a host:1: ");
  expect(unknown).toBe("Endpoint not found for: alpha");
});

test("waits no longer than its time limit for one that never answers, while others do", async () => {
  const clock = new TestClock();
  await using silent = new ScriptedService({ health: [never] });
  await using healthy = new ScriptedService({ health: [OK] });
  const [first, second] = probe([serviceAt(silent.address), serviceAt(healthy.address, "beta")], clock);
  const call = await silent.until("health");
  expect((await second?.health)?.error).toBeNull();
  clock.advance(PROBE_TIMEOUT_MS);
  expect(await first?.health).toEqual({
    containerName: "alpha",
    address: silent.address,
    latencyMs: null,
    error: `Request timed out: no answer of ${silent.address} within ${PROBE_TIMEOUT_MS} ms`,
  });
  await call.abandoned;
});

test("asks an address that several containers share once", async () => {
  await using service = new ScriptedService({ health: [OK] });
  const answers = await ask(["alpha", "beta", "gamma"].map((name) => serviceAt(service.address, name)));
  expect(answers.map(({ containerName, error }) => [containerName, error])).toEqual([
    ["alpha", null],
    ["beta", null],
    ["gamma", null],
  ]);
  expect(service.calls).toHaveLength(1);
});

test("sends no key", async () => {
  await using service = new ScriptedService({ health: [OK] });
  await ask([serviceAt(service.address)]);
  expect(service.calls[0]?.headers.has("authorization")).toBe(false);
});

test("asks very many at most so many at once, and all of them", async () => {
  const count = 3 * PROBE_CONCURRENCY + 1;
  const gate = Promise.withResolvers<void>();
  let open = 0;
  let mostOpen = 0;
  await using service = new ScriptedService({
    health: [
      always(async (call) => {
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        const answer = await after(gate.promise, OK)(call);
        open -= 1;
        return answer;
      }),
    ],
  });
  const services = Array.from({ length: count }, (_, at) => serviceAt(`${service.address}/${at}`, `c${at}`));
  const answers = ask(services);
  await service.until("health", PROBE_CONCURRENCY);
  gate.resolve();
  expect((await answers).map(({ error }) => error)).toEqual(services.map(() => null));
  expect(mostOpen).toBe(PROBE_CONCURRENCY);
  expect(new Set(service.calls.map(({ path }) => path)).size).toBe(count);
});

test("gives up at once when it is interrupted, and asks no more", async () => {
  const interrupted = new AbortController();
  await using service = new ScriptedService({ health: [always(never)] });
  const count = 2 * PROBE_CONCURRENCY;
  const services = Array.from({ length: count }, (_, at) => serviceAt(`${service.address}/${at}`));
  const probes = probe(services, new TestClock(), interrupted.signal);
  await service.until("health", PROBE_CONCURRENCY);
  interrupted.abort();
  const answers = await Promise.all(probes.map(({ health }) => health));
  expect(answers.filter(({ error }) => error === null)).toEqual([]);
  expect(service.calls).toHaveLength(PROBE_CONCURRENCY);
});
