/** Timelines of random runs, moved by the rules of the model itself. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyEdges, anyRunSteps, RandomRun, type RunStep } from "../../../test/random-run.ts";
import { createWorkflowView } from "../../model/workflow-view.ts";
import { PARTS } from "./deciding-chain.ts";
import { toLatestAttempts } from "./latest-attempts.ts";
import { tellStory } from "./story.ts";
import { type ToldTask, toTimeline } from "./timeline.ts";

function runThrough(edges: string, steps: readonly RunStep[], toldAfter: number) {
  const run = new RandomRun(edges);
  const view = createWorkflowView(run.snapshot);
  let told = toTold(run);
  for (const [index, step] of steps.entries()) {
    for (const event of run.take(step)) expect(view.apply(event)).toBeNull();
    if (index < toldAfter) told = toTold(run);
  }
  return { run, view, told };
}

/** As the API would tell it now. */
const toTold = ({ state }: RandomRun): ReadonlyMap<string, ToldTask> =>
  new Map(
    state.tasks.map(({ plan, values }) => [
      plan.taskId,
      {
        attempts: values.attempts.map((attempt) => ({ taskId: plan.taskId, ...attempt })),
        pendingSince: values.status === "pending" ? values.updatedAt : null,
      },
    ]),
  );

const toLinks = ({ state }: RandomRun) => state.tasks.map(({ plan }) => plan);

const anyRun = [anyEdges, anyRunSteps] as const;

test("attempts that the API told a while ago are brought up to date by what events left", () => {
  fc.assert(
    fc.property(...anyRun, fc.nat(60), (edges, steps, toldAfter) => {
      const { run, view, told } = runThrough(edges, steps, toldAfter);
      for (const task of view.tasks) {
        const latest = toLatestAttempts(task, told.get(task.taskId)?.attempts ?? [], view.updatedAt);
        const truth = run.attemptsOf(task.position);
        const last = latest.at(-1);
        expect(last?.number).toBe(truth.at(-1)?.number);
        // A view does not know of a loss once its task has ended, nor of any end before it was started again, nor
        // whether a task that was cancelled had failed before.
        const outcome = truth.at(-1)?.outcome;
        const isForgotten = task.attempt > 0 && task.startedAt === null;
        const isCovered = outcome === "failed" && task.status === "cancelled";
        if (outcome !== "lost" && !isForgotten && !isCovered) expect(last?.outcome).toBe(outcome);
        expect(last?.endedAt === null).toBe(truth.at(-1)?.endedAt === null);
      }
    }),
  );
});

test("attempts that the API has just told are taken as they are", () => {
  fc.assert(
    fc.property(...anyRun, (edges, steps) => {
      const { run, view, told } = runThrough(edges, steps, steps.length);
      for (const task of view.tasks) {
        const latest = toLatestAttempts(task, told.get(task.taskId)?.attempts ?? [], view.updatedAt);
        expect(latest).toEqual(run.attemptsOf(task.position));
      }
    }),
  );
});

test("C1, C2: the chain runs from the beginning on along the edges, and its parts add up", () => {
  fc.assert(
    fc.property(...anyRun, (edges, steps) => {
      const { run, view, told } = runThrough(edges, steps, steps.length);
      const { chain, beganAt } = toTimeline(view, toLinks(run), told, run.now);
      let reached = beganAt;
      for (const { from, to, parts } of chain) {
        expect(from).toBe(reached);
        expect(to).toBeGreaterThanOrEqual(from);
        reached = to;
        expect(PARTS.reduce((sum, part) => sum + parts[part], 0)).toBe(to - from);
        expect(Math.min(...Object.values(parts))).toBeGreaterThanOrEqual(0);
      }
      for (const [index, { position }] of chain.slice(1).entries()) {
        expect(toLinks(run)[position]?.upstream).toContain(chain[index]?.position ?? -1);
      }
    }),
  );
});

test("the chain ends with the task that decided", () => {
  fc.assert(
    fc.property(...anyRun, (edges, steps) => {
      const { run, view, told } = runThrough(edges, steps, steps.length);
      const { chain, rows } = toTimeline(view, toLinks(run), told, run.now);
      const last = chain.at(-1);
      const ends = rows.flatMap(({ bars }) => bars.at(-1)?.to ?? []);
      if (view.status === "completed") {
        expect(last?.to).toBe(Math.max(...ends));
        expect(view.endedAt).toBe(last?.to ?? null);
      }
      if (view.status === "failed") expect(rows[last?.position ?? -1]?.status).toBe("failed");
    }),
  );
});

test("every bar lies inside the time, and the story tells all of the chain", () => {
  fc.assert(
    fc.property(...anyRun, fc.nat(60), (edges, steps, toldAfter) => {
      const { run, view, told } = runThrough(edges, steps, toldAfter);
      const timeline = toTimeline(view, toLinks(run), told, run.now);
      for (const { from, to } of timeline.rows.flatMap(({ bars }) => bars)) {
        expect(from).toBeGreaterThanOrEqual(timeline.time.from);
        expect(to).toBeLessThanOrEqual(timeline.time.to);
      }
      const story = tellStory(timeline);
      const shares = story.shares.reduce((sum, { share }) => sum + share, 0);
      if (story.shares.length > 0) expect(shares).toBeCloseTo(1, 6);
      expect(story.steps.length + story.others.count).toBe(timeline.chain.length);
      expect(story.headline.length).toBeGreaterThan(0);
    }),
  );
});
