/** Any graph, any mixture of services, workers that come and go: what must be true whatever happens. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { makeNames, makeReference } from "../builders.ts";
import { EngineStage, HASTY } from "../engine-stage.ts";

type Behaviour = "instant" | "long" | "busy-first" | "cut-first" | "flaky-polls" | "fails";

const ExecuteSchema = v.object({
  workflow_id: v.string(),
  task_id: v.string(),
  inputs: v.array(v.object({ metadata: v.object({ text: v.string() }) })),
});

/** A service that knows what it was asked for, and behaves for each task as it is told. */
class MoodyService implements AsyncDisposable {
  readonly executes: v.InferOutput<typeof ExecuteSchema>[] = [];
  readonly #moods: ReadonlyMap<string, Behaviour>;
  readonly #polls = new Map<string, number>();
  readonly #server: Bun.Server<undefined>;

  constructor(moods: ReadonlyMap<string, Behaviour>) {
    this.#moods = moods;
    this.#server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => this.#answer(request) });
  }

  get address(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  executesOf(taskId: string) {
    return this.executes.filter((call) => call.task_id === taskId);
  }

  async #answer(request: Request): Promise<Response> {
    const [, , kind = "", id = ""] = new URL(request.url).pathname.split("/");
    if (kind === "execute") return this.#execute(v.parse(ExecuteSchema, await request.json()));
    if (kind === "output") return Response.json({ output: makeReference(id) });
    const polls = (this.#polls.get(id) ?? 0) + 1;
    this.#polls.set(id, polls);
    if (this.#moods.get(id) === "flaky-polls" && polls % 2 === 1) return new Response("", { status: 503 });
    return Response.json({ status: polls < 3 ? "running" : "complete", progress: polls * 20 });
  }

  #execute(call: v.InferOutput<typeof ExecuteSchema>): Response {
    const { task_id } = call;
    this.executes.push(call);
    const isFirst = this.executesOf(task_id).length === 1;
    switch (this.#moods.get(task_id)) {
      case "long":
      case "flaky-polls":
        return Response.json({ status: "running", task_id });
      case "busy-first":
        return isFirst ? new Response("busy", { status: 503 }) : complete(task_id);
      case "cut-first":
        return isFirst
          ? new Response("", { status: 429, headers: { "retry-after": "0" } })
          : complete(task_id);
      case "fails":
        return Response.json({ status: "failed", error: "no" });
      default:
        return complete(task_id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

const complete = (id: string) => Response.json({ status: "complete", output: makeReference(id) });

const graphs = fc.record({
  moods: fc.array(
    fc.constantFrom<Behaviour>(
      "instant",
      "instant",
      "long",
      "busy-first",
      "cut-first",
      "flaky-polls",
      "fails",
    ),
    { minLength: 1, maxLength: 25 },
  ),
  edges: fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 50 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  /** After so many events the worker is stopped and another one takes over. */
  stopsAfter: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
});

test("every task ends as its graph and its service say, with its inputs in order, however workers change", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ moods, edges, concurrency, stopsAfter }) => {
      const names = makeNames(moods.length);
      const pairs = edges
        .filter(([from, to]) => from < to && to < moods.length)
        .map(([from, to]) => `t${from}>t${to}`);
      await using stage = new EngineStage();
      const sketch = { tasks: names.join(" "), edges: [...new Set(pairs)].join(" "), options: HASTY };
      const ids = new Map<string, Behaviour>();
      await using service = new MoodyService(ids);
      const workflowId = await stage.submit(service, sketch);
      const tasks = (await stage.store.snapshot(workflowId))?.tasks ?? [];
      for (const task of tasks) ids.set(task.taskId, moods[task.position] ?? "instant");
      await runWithChanges(stage, workflowId, concurrency, stopsAfter);
      await checkEnd(stage, service, workflowId, ids);
    }),
    { numRuns: 40 },
  );
}, 60_000);

async function runWithChanges(
  stage: EngineStage,
  workflowId: string,
  concurrency: number,
  stopsAfter: readonly number[],
): Promise<void> {
  let worker = await stage.startWorker({ concurrency });
  const settled = stage.untilSettled(workflowId);
  for (const count of stopsAfter) {
    const start = stage.events.length;
    while (stage.events.length < start + count && !stage.hasSettled(workflowId)) await stage.nextEvent();
    const next = stage.startWorker({ concurrency });
    await worker.stop();
    worker = await next;
  }
  await settled;
}

async function checkEnd(
  stage: EngineStage,
  service: MoodyService,
  workflowId: string,
  moods: ReadonlyMap<string, Behaviour>,
): Promise<void> {
  const { tasks = [], workflow } = (await stage.store.snapshot(workflowId)) ?? {};
  const edges = await stage.store.edges(workflowId);
  const byPosition = new Map(tasks.map((task) => [task.position, task]));
  const completions = stage.eventsOf("task-completed").map((event) => event.task_id);
  expect(new Set(completions).size).toBe(completions.length);
  const anyFailed = tasks.some(({ status }) => status === "failed");
  expect(workflow?.status).toBe(anyFailed ? "failed" : "completed");
  for (const task of tasks) {
    const upstream = edges.filter(([, to]) => to === task.position).map(([from]) => byPosition.get(from));
    const mood = moods.get(task.taskId);
    if (task.status === "completed") {
      expect(mood).not.toBe("fails");
      expect(task.output).toEqual(makeReference(task.taskId));
      expect(upstream.every((one) => one?.status === "completed")).toBe(true);
    } else expect(anyFailed).toBe(true);
    const wanted = upstream.map((one) => one?.taskId ?? "");
    for (const call of service.executesOf(task.taskId)) {
      expect(call.inputs.map(({ metadata }) => metadata.text)).toEqual(wanted);
    }
    const accepted = stage.eventsOf("task-accepted").filter(({ task_id }) => task_id === task.taskId);
    expect(accepted.length).toBeLessThanOrEqual(1);
  }
}
