import { expect, test } from "bun:test";
import { join } from "node:path";
import { keepLoopbackOffProxy } from "./loopback.ts";

test.each([
  [{}, "localhost,127.0.0.0/8,::1"],
  [{ NO_PROXY: "" }, "localhost,127.0.0.0/8,::1"],
  [{ NO_PROXY: "a.example" }, "a.example,localhost,127.0.0.0/8,::1"],
  [{ NO_PROXY: "a.example", no_proxy: "b.example" }, "b.example,localhost,127.0.0.0/8,::1"],
])("%j is kept and gets the loopback addresses", (environment: Record<string, string>, expected) => {
  keepLoopbackOffProxy(environment);
  expect(environment.no_proxy).toBe(expected);
});

/** A program that calls a server of its own by the name given. */
const PROGRAM = `
  import { keepLoopbackOffProxy } from ${JSON.stringify(join(import.meta.dir, "loopback.ts"))};
  keepLoopbackOffProxy(process.env);
  const { port } = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("direct") });
  const answer = await fetch("http://" + process.argv[1] + ":" + port);
  console.log(await answer.text());
  process.exit();
`;

test.each([
  ["127.0.0.1", "direct"],
  ["localhost", "direct"],
  ["b.example", "by proxy"],
])("a call to %s goes %s", async (host, way) => {
  await using proxy = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("by proxy") });
  const child = Bun.spawn([process.execPath, "--eval", PROGRAM, host], {
    env: { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: "a.example" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  expect(await new Response(child.stdout).text()).toBe(`${way}\n`);
});
