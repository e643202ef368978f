/** What the figures of `serve` are compared with, measured in the same minutes on the same machine. */
import { join } from "node:path";
import { Redis } from "ioredis";
import * as v from "valibot";
import { timeBareLoop } from "../calls.ts";
import { median } from "../figure.ts";

const CALLS = 1_000;

/** One POST after the other with keep-alive: ms each. */
export async function measureBarePostMs(port: number): Promise<number> {
  return (await timeBareLoop(port, CALLS, 1)) / CALLS;
}

/** POSTs at 32 in parallel: calls a second. */
export async function measureBareCallsPerSecond(port: number): Promise<number> {
  const calls = 5 * CALLS;
  return (calls / (await timeBareLoop(port, calls, 32))) * 1000;
}

/** The median round trip to Redis (ms). */
export async function measureRoundTripMs(redisUrl: string): Promise<number> {
  const redis = new Redis(redisUrl);
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const startedAt = performance.now();
    await redis.ping();
    times.push(performance.now() - startedAt);
  }
  redis.disconnect();
  return median(times);
}

const BullmqSchema = v.object({ hopMs: v.number(), tasksPerSecond: v.number() });
export type BullmqFigures = v.InferOutput<typeof BullmqSchema>;

/** BullMQ in a process of its own: from one task of a flow to the next, and chains of 4. */
export async function measureBullmq(redisUrl: string): Promise<BullmqFigures> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "bullmq.ts"), redisUrl], {
    stdout: "pipe",
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("the yardstick of BullMQ did not end well");
  return v.parse(BullmqSchema, JSON.parse(text));
}
