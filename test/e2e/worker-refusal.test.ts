/** What no restart of a server's worker processes can mend ends the server, and what passes does not. */
import { afterAll, expect, test } from "bun:test";
import { startRedisServer } from "../redis-server.ts";
import { complete } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServing } from "../serving-process.ts";

const redis = await startRedisServer();
afterAll(() => redis.stop());

test("a server whose workers have another secret ends as such a worker does, and leaves the work to others", async () => {
  const environment = { REDIS_URL: redis.url, AIEFFECT_SECRET_KEY: "the secret of before" };
  await using service = new ScriptedService({ "execute a": [complete()] });
  await using before = await startServing(["--workers", "0"], { environment });
  const workflowId = await before.run("a", service.address, { services_api_key: "key" });
  expect(await before.process.end()).toBe(0);

  const wrong = { ...environment, AIEFFECT_SECRET_KEY: "the secret of nobody" };
  await using stranger = await startServing(["--workers", "2"], { environment: wrong });
  expect(await stranger.process.process.exited).toBe(2);
  const told = stranger.process.stderr.match(/A services key in the store was sealed with another secret\./g);
  expect(told).toHaveLength(1);
  expect(stranger.process.stderr).toContain("\nError: A services key in the store was sealed");
  expect(stranger.process.log.filter(({ message }) => message.includes("started again"))).toEqual([]);

  await using right = await startServing(["--workers", "1"], { environment });
  expect(await right.untilEnded(workflowId)).toBe("completed");
  const [task] = await right.tasks(workflowId);
  // Each of the two may have taken it once before it saw that it cannot open the key.
  expect(task?.attempts.length).toBeLessThanOrEqual(3);
}, 30_000);

test("a worker that is started again while Redis is a replica waits until it is none", async () => {
  await using service = new ScriptedService({ "execute a": [complete()] });
  const environment = { REDIS_URL: `${redis.url}/1` };
  await using server = await startServing(["--workers", "1"], { environment });
  await server.process.untilLogged("Worker started");
  await redis.ask("REPLICAOF", "127.0.0.1", "1");
  const [child] = server.process.children();
  process.kill(child?.pid ?? 0, "SIGKILL");
  const { reason } = await server.process.untilLogged("The store cannot be used yet");
  expect(reason).toContain("READONLY");
  await redis.ask("REPLICAOF", "NO", "ONE");
  await server.process.untilLogged("Worker started", 2);
  expect(await server.untilEnded(await server.run("a", service.address))).toBe("completed");
}, 30_000);
