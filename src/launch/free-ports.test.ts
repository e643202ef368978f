import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { findFreePorts } from "./free-ports.ts";

/** Listens on a port and stops again; rejects when somebody else has it. */
function occupy(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const server = createServer();
  server.once("error", reject);
  server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve()));
  return promise;
}

test("as many ports as asked for, no two the same, all of them free", async () => {
  const ports = await findFreePorts(10);
  expect(new Set(ports).size).toBe(10);
  for (const port of ports) await occupy(port);
});

test("none when none is asked for", async () => {
  expect(await findFreePorts(0)).toEqual([]);
});
