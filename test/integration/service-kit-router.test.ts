/** A service inside the HTTP server of a team that has one. */
import { describe, expect, test } from "bun:test";
import { Hono } from "hono";
import * as v from "valibot";
import { createService } from "../../src/service/service.ts";
import { readSurroundings } from "../../src/service/surroundings.ts";
import { makeRequest } from "../listening-service.ts";

const createMounted = (apiKey?: string) =>
  createService(
    { operations: { Mix: (_request, task) => task.results.http("x,y\n", "csv") } },
    { ...readSurroundings({ SERVICE_API_KEY: apiKey }), log: () => {} },
  );

const execute = (url: string) =>
  new Request(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(makeRequest()),
  });

const OutputSchema = v.object({ output: v.object({ uri: v.string() }) });

describe("a router", () => {
  test("has no prefix of its own", async () => {
    const { router } = createMounted();
    expect((await router(execute("http://tef/execute"))).status).toBe(200);
    expect((await router(new Request("http://tef/status/task_ace17602"))).status).toBe(200);
    for (const path of ["/control/execute", "/health", "/"]) {
      expect((await router(new Request(`http://tef${path}`))).status).toBe(404);
    }
  });

  test("works in a framework that takes the prefix away", async () => {
    const { router } = createMounted();
    const app = new Hono().get("/own", (context) => context.text("own"));
    app.mount("/control", (request) => router(request));
    expect(await (await app.request("/own")).text()).toBe("own");
    const response = await app.request(execute("http://tef/control/execute"));
    const { output } = v.parse(OutputSchema, await response.json());
    expect(await (await app.request(new URL(output.uri).pathname)).text()).toBe("x,y\n");
  });

  test("works in a server that leaves the prefix there", async () => {
    const { router } = createMounted();
    const server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: { "/control/*": (request) => router(request, "/control"), "/own": new Response("own") },
    });
    const url = `http://127.0.0.1:${server.port}`;
    const response = await fetch(execute(`${url}/control/execute`));
    const { output } = v.parse(OutputSchema, await response.json());
    expect(output.uri).toStartWith(`${url}/control/data/`);
    expect(await (await fetch(output.uri)).text()).toBe("x,y\n");
    expect(await (await fetch(`${url}/own`)).text()).toBe("own");
    await server.stop(true);
  });

  test("keeps to the key", async () => {
    const { router } = createMounted("s3cret");
    for (const path of ["/execute", "/status/x", "/output/x", "/data/x", "/x"]) {
      expect((await router(new Request(`http://tef${path}`))).status).toBe(401);
    }
  });
});
