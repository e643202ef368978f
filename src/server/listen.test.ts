import { expect, test } from "bun:test";
import { listen } from "./listen.ts";
import type { Server } from "./server.ts";

const ADDRESS = { host: "127.0.0.1", port: 0 };

test("a request that comes before there is a server waits for it", async () => {
  const ready = Promise.withResolvers<Server>();
  const listener = listen(ready.promise, ADDRESS);
  const asked = fetch(`http://127.0.0.1:${listener.port}/health`);
  await Bun.sleep(20);
  ready.resolve({ fetch: async () => new Response("ready"), close() {} });
  expect(await (await asked).text()).toBe("ready");
  await listener.stop(0);
});

test("a request is cut off when there will be no server", async () => {
  const listener = listen(new Promise<Server>(() => {}), ADDRESS);
  const asked = fetch(`http://127.0.0.1:${listener.port}/health`).then(
    () => "answered",
    () => "cut off",
  );
  await Bun.sleep(20);
  await listener.stop(0);
  expect(await asked).toBe("cut off");
});
