/**
 * BullMQ on the Redis given as argument, with tasks that do nothing: the time from one task of a chain of 50 to the next
 * (ms), and tasks a second for 500 chains of 4 with 32 open. Prints both as JSON.
 */
import { type FlowJob, FlowProducer, Queue, Worker } from "bullmq";
import { median } from "../figure.ts";

const QUEUE = "yardstick";
const CONCURRENCY = 64;

const connection = { url: process.argv[2] ?? "", maxRetriesPerRequest: null };
const flows = new FlowProducer({ connection });
const starts: number[] = [];
const ends: number[] = [];
const waiting = new Map<string, () => void>();

const worker = new Worker(
  QUEUE,
  async () => {
    starts.push(performance.now());
    ends.push(performance.now());
  },
  { connection, concurrency: CONCURRENCY },
);
worker.on("completed", (job) => waiting.get(job.id ?? "")?.());
await worker.waitUntilReady();

function toChain(length: number): FlowJob {
  const job: FlowJob = { name: "task", queueName: QUEUE };
  return length === 1 ? job : { ...job, children: [toChain(length - 1)] };
}

let chains = 0;

async function runChain(length: number): Promise<void> {
  chains += 1;
  const jobId = `chain-${chains}`;
  const completed = new Promise<void>((resolve) => waiting.set(jobId, resolve));
  await flows.add({ ...toChain(length), opts: { jobId } });
  await completed;
  waiting.delete(jobId);
}

async function measureHopMs(): Promise<number> {
  await runChain(50);
  starts.length = 0;
  ends.length = 0;
  await runChain(50);
  return median(starts.slice(1).map((start, index) => start - (ends[index] ?? 0)));
}

async function measureTasksPerSecond(): Promise<number> {
  let left = 500;
  const next = async () => {
    while (left > 0) {
      left -= 1;
      await runChain(4);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 32 }, next));
  return (2_000 / (performance.now() - startedAt)) * 1000;
}

const figures = { hopMs: await measureHopMs(), tasksPerSecond: await measureTasksPerSecond() };
await worker.close();
await flows.close();
const queue = new Queue(QUEUE, { connection });
await queue.obliterate({ force: true });
await queue.close();
process.stdout.write(JSON.stringify(figures));
