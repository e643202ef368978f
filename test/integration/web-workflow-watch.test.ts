/** What the page knows of a workflow, against a real server, a real worker and scripted services, without a browser. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Connection } from "../../src/web/api/connection.ts";
import { KeyShelf } from "../../src/web/api/key-shelf.ts";
import {
  type WatchedWorkflow,
  type WatchState,
  WorkflowWatch,
} from "../../src/web/workflow/workflow-watch.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, ended, failed, output, running, working } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

/** A watch whose frames come as fast as they can. */
class Watching implements Disposable {
  readonly watch: WorkflowWatch;
  readonly states: WatchState[] = [];
  #change = Promise.withResolvers<void>();

  constructor(stage: WebStage, workflowId: string) {
    const base = new URL(stage.url);
    const connection = new Connection(base, new KeyShelf(base, null), () => {});
    this.watch = new WorkflowWatch(connection, workflowId, (draw) => setTimeout(draw, 1));
    this.watch.subscribe(() => {
      this.states.push(this.watch.state());
      this.#change.resolve();
      this.#change = Promise.withResolvers();
    });
    this.watch.start();
  }

  async until(isSo: (watched: WatchedWorkflow, state: WatchState) => boolean): Promise<WatchedWorkflow> {
    for (;;) {
      const state = this.watch.state();
      if (state.watched !== null && isSo(state.watched, state)) return state.watched;
      await this.#change.promise;
    }
  }

  async untilGone(): Promise<WatchState> {
    while (!this.watch.state().isGone) await this.#change.promise;
    return this.watch.state();
  }

  [Symbol.dispose](): void {
    this.watch.stop();
  }
}

describe("a watched workflow", () => {
  test("is what it was told of, from the first event to its end", async () => {
    await using stage = new WebStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute alpha": [complete()],
      "execute beta": [after(gate.promise, failed("no wind"))],
    });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, { name: "Feeding", edges: "alpha>beta beta>gamma" });
    await service.until("execute beta");
    using watching = new Watching(stage, id);
    const { view, graph } = await watching.until(
      (watched, { connection }) => watched.view.counts.running === 1 && connection.kind === "live",
    );
    expect([view.name, view.status, graph.edges.length]).toEqual(["Feeding", "running", 2]);
    expect(graph.nodes.map(({ task_id }) => task_id)).toEqual(view.tasks.map(({ taskId }) => taskId));
    gate.resolve();
    const settled = await watching.until((watched) => watched.view.settled);
    expect(settled.view).toBe(view);
    expect(view.tasks.map(({ status }) => status)).toEqual(["completed", "failed", "skipped"]);
    expect(view.error).toContain("no wind");
  });

  test("that has settled is seen to be retried and deleted by somebody else", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({ "execute alpha": [failed("once"), complete()] });
    const { workflowId } = await stage.engine.run({ address: service.address }, { tasks: "alpha" });
    using watching = new Watching(stage, workflowId);
    await watching.until(
      ({ view }, { connection }) => view.status === "failed" && connection.kind === "live",
    );
    await stage.engine.store.retry(workflowId, null);
    await watching.until(({ view }) => view.status === "completed");
    await watching.until((_, { connection }) => connection.kind === "live");
    await stage.engine.store.delete(workflowId);
    const gone = await watching.untilGone();
    expect(gone.watched?.view.name).toBe("sketch");
  });

  test("that there is not says so", async () => {
    await using stage = new WebStage();
    using watching = new Watching(stage, "wf-00000000dead");
    expect(await watching.untilGone()).toMatchObject({ watched: null, trouble: null });
  });

  test("has attempts and references of the tasks that are wanted", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [complete()],
      "execute beta": [complete()],
    });
    const id = await stage.submit(service.address, { edges: "alpha>beta" });
    using watching = new Watching(stage, id);
    const { view } = await watching.until((_, { connection }) => connection.kind === "live");
    const [alpha, beta] = view.tasks.map(({ taskId }) => taskId);
    watching.watch.want(new Set([beta ?? ""]));
    await stage.engine.startWorker();
    const watched = await watching.until(
      ({ tasks }) => tasks.get(beta ?? "")?.attempts.at(-1)?.outcome === "completed",
    );
    expect(watched.tasks.get(alpha ?? "")?.attempts).toEqual([]);
    watching.watch.want("all");
    await watching.until(({ tasks }) => tasks.get(alpha ?? "")?.attempts.length === 1);
  });

  test("tells once per frame, however many events come", async () => {
    await using stage = new WebStage();
    const steps = Array.from({ length: 100 }, (_, progress) => working(progress));
    await using service = new ScriptedService({
      "execute alpha": [running("job")],
      "status job": [...steps, ended],
      "output job": [output(null)],
    });
    const id = await stage.submit(service.address, { tasks: "alpha", options: HASTY });
    using watching = new Watching(stage, id);
    await watching.until((_, { connection }) => connection.kind === "live");
    await stage.engine.startWorker();
    const { view } = await watching.until((watched) => watched.view.settled);
    expect(view.sequence).toBeGreaterThan(100);
    const revisions = watching.states.flatMap(({ watched }) => watched?.revision ?? []);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((one, other) => one - other));
  });
});
