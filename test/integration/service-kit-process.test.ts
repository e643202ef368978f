/** A service as a process: its environment, and how it ends. */
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { makeRequest, startService } from "../listening-service.ts";
import { startServiceProcess } from "../service-process.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-service-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kit = join(import.meta.dir, "..", "..", "src", "service", "serve.ts");
const script = join(folder, "service.ts");
writeFileSync(
  script,
  `import { serve } from ${JSON.stringify(kit)};
  await serve({ operations: {
    Answer: () => null,
    UntilSignal: async (_request, task) => {
      task.log("waiting");
      await new Promise((resolve) => process.once("SIGTERM", resolve).once("SIGINT", resolve));
      await Bun.sleep(100);
      return null;
    },
    Forget: () => {
      void Promise.reject(new Error("forgotten"));
      return null;
    },
    Later: () => {
      setTimeout(() => { throw new Error("thrown later"); }, 0);
      return null;
    },
    Strange: () => {
      void Promise.reject(Object.create(null));
      setTimeout(() => { throw Object.create(null); }, 0);
      return null;
    },
    UntilAborted: (_request, task) => {
      task.log("waiting");
      return new Promise((resolve) => task.signal.addEventListener("abort", () => resolve(null)));
    },
    Never: async (_request, task) => {
      task.log("waiting");
      await new Promise(() => {});
      return null;
    },
  } });`,
);

const execute = (url: string, fields: Readonly<Record<string, unknown>>, headers = {}) =>
  fetch(`${url}/control/execute`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(makeRequest(fields)),
  });

test("HOST, PORT and SERVICE_API_KEY come from the environment", async () => {
  await using service = await startServiceProcess(script, { SERVICE_API_KEY: "s3cret" });
  expect(service.url).toStartWith("http://127.0.0.1:");
  expect((await execute(service.url, { method: "Answer" })).status).toBe(401);
  const headers = { authorization: "Bearer s3cret" };
  expect((await execute(service.url, { method: "Answer" }, headers)).status).toBe(200);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s lets a call in flight end, then ends the process",
  async (signal) => {
    await using service = await startServiceProcess(script);
    const inFlight = execute(service.url, { method: "UntilSignal" });
    await service.untilLogged("waiting");
    service.kill(signal);
    const response = await inFlight;
    expect([response.status, await response.json()]).toMatchObject([200, { status: "complete" }]);
    expect(await service.exited).toBe(0);
  },
);

test("a service that was told to stop takes no more calls, and a second signal ends it at once", async () => {
  await using service = await startServiceProcess(script);
  const inFlight = execute(service.url, { method: "Never" }).catch(() => "cut off");
  await service.untilLogged("waiting");
  service.kill("SIGTERM");
  await service.untilLogged("Stopping");
  const refused = await fetch(`${service.url}/health`).catch(() => "refused");
  service.kill("SIGTERM");
  expect([refused, await inFlight, await service.exited]).toEqual(["refused", "cut off", 1]);
});

test.each([
  ["Forget", "forgotten"],
  ["Later", "thrown later"],
  ["Strange", "Unknown error"],
])("an error that %s leaves to nobody is logged, and the process lives on", async (method, text) => {
  await using service = await startServiceProcess(script);
  expect((await execute(service.url, { method })).status).toBe(200);
  await service.untilLogged(text);
  expect((await execute(service.url, { method: "Answer" })).status).toBe(200);
});

test("an operation that listens to its signal ends when the service is told to stop", async () => {
  await using service = await startServiceProcess(script);
  const inFlight = execute(service.url, { method: "UntilAborted" });
  await service.untilLogged("waiting");
  service.kill("SIGTERM");
  expect([(await inFlight).status, await service.exited]).toEqual([200, 0]);
});

test("what never ends is cut off when its grace is over", async () => {
  const started = Promise.withResolvers<void>();
  const wait = () => {
    started.resolve();
    return new Promise<null>(() => {});
  };
  await using service = startService({ operations: { Never: wait } });
  const inFlight = execute(service.url, { method: "Never" }).catch(() => "cut off");
  await started.promise;
  await service.stop(20);
  expect(await inFlight).toBe("cut off");
});

test("a port in use is said in one line", async () => {
  await using taken = startService({ operations: {} });
  const service = Bun.spawn([process.execPath, script], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: String(taken.port) },
    stderr: "pipe",
  });
  const text = await new Response(service.stderr).text();
  expect(text).toMatch(new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${taken.port}: .*\n$`));
  expect(await service.exited).toBe(2);
});

test("a port that is none is said in one line", async () => {
  const service = Bun.spawn([process.execPath, script], {
    env: { ...process.env, PORT: "eighty" },
    stderr: "pipe",
  });
  expect(await new Response(service.stderr).text()).toBe(
    'PORT must be a number from 0 to 65535, not "eighty"\n',
  );
  expect(await service.exited).toBe(2);
});

test("nobody is answered before the data plane listens too", async () => {
  const withPlane = join(folder, "plane.ts");
  writeFileSync(
    withPlane,
    `import { serve } from ${JSON.stringify(kit)};
    let early = "";
    await serve({
      operations: { Early: (_request, task) => task.results.inline({ early }) },
      dataPlane: {
        prepare: () => Promise.reject(new Error("unused")),
        async listen({ PORT }) {
          early = await fetch(\`http://127.0.0.1:\${PORT}/health\`).then(() => "answered", () => "refused");
          return { port: 1, stop: async () => {} };
        },
      },
    });`,
  );
  const free = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  await free.stop(true);
  await using service = await startServiceProcess(withPlane, { PORT: String(free.port) });
  const response = await execute(service.url, { method: "Early" });
  expect(await response.json()).toMatchObject({ output: toInlineJson({ early: "refused" }) });
});

test("a service that is told to stop while it starts does so, and has not failed", async () => {
  const hasty = join(folder, "hasty.ts");
  writeFileSync(
    hasty,
    `import { serve } from ${JSON.stringify(kit)};
    await serve({
      operations: {},
      dataPlane: {
        prepare: () => Promise.reject(new Error("unused")),
        async listen() {
          process.kill(process.pid, "SIGTERM");
          await Bun.sleep(50);
          return { port: 1, stop: async () => {} };
        },
      },
    });`,
  );
  const { exited } = Bun.spawn([process.execPath, hasty], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0" },
    stderr: "ignore",
  });
  expect(await exited).toBe(0);
});
