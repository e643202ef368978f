/**
 * A run is killed (kill -9) at random moments and resumed, until it has ended; then the next one. The seed of the
 * moments is printed; KILL_SEED=… repeats them, as far as the machine's own timing allows.
 */
import { afterAll, expect, test } from "bun:test";
import { startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makePipelineFolder, type PipelineFolder } from "../pipeline-folder.ts";
import { seeded } from "../seeded.ts";
import { CallLog } from "./call-log.ts";
import { checkConsistency, type KeptRun, readCopy, readKeptRun, toFingerprints } from "./kept-run.ts";

const KILLS = 50;
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
console.log(`kill-and-resume: KILL_SEED=${seed}`);

const LAYERS = 5;
const WIDTH = 5;

/** Layers of tasks; each task joins two or three of the layer before, and the last one joins all. */
const SKETCH = [
  ...Array.from({ length: (LAYERS - 1) * WIDTH }, (_, at) => {
    const [layer, place] = [Math.floor(at / WIDTH), at % WIDTH];
    const targets = [place, (place + 1) % WIDTH, ...(place % 2 === 0 ? [(place + 2) % WIDTH] : [])];
    return targets.map((target) => `n${layer}-${place}>n${layer + 1}-${target}`);
  }).flat(),
  ...Array.from({ length: WIDTH }, (_, place) => `n${LAYERS - 1}-${place}>end`),
].join(" ");
const TASKS = LAYERS * WIDTH + 1;

const log = await CallLog.start();
afterAll(() => log.stop());

test("50 kills lose nothing, double nothing, and call again nobody whose answer is kept", async () => {
  const random = seeded(seed);
  let kills = 0;
  while (kills < KILLS) {
    using folder = makePipelineFolder(SKETCH, log, { command: BINARY, environment: {} });
    kills += await killUntilItEnds(folder, random, KILLS - kills);
  }
  expect(kills).toBe(KILLS);
}, 120_000);

/** Runs one workflow to its end with as many kills as it takes, at most `limit`; how many there were. */
async function killUntilItEnds(folder: PipelineFolder, random: () => number, limit: number): Promise<number> {
  const beginning = log.length;
  let before: KeptRun | null = null;
  for (let kills = 0; ; kills += 1) {
    const start = log.length;
    const run = startNext(folder, before);
    const hasEnded = kills === limit ? await waitForEnd(run) : await killOrEnd(run, random);
    await log.sync();
    const after = await readCopy(folder.file("run.db"));
    checkConsistency(after);
    checkNobodyIsCalledAgain(before, log.executedSince(start));
    checkNobodyIsCalledUnrecorded(after, log.executedSince(beginning));
    checkWhatWasToldIsKept(after, run.stdout());
    if (hasEnded) {
      expect({ exitCode: await run.exited, stderr: run.stderr() }).toEqual({ exitCode: 0, stderr: "" });
      await checkEnd(folder, run.stdout());
      return kills;
    }
    before = after;
  }
}

function startNext(folder: PipelineFolder, before: KeptRun | null) {
  const options = { command: BINARY, folder: folder.path, environment: {} };
  const documents = before === null ? ["blueprint.json", "dockerinfo.json"] : ["--resume"];
  return startAieffect(["run", ...documents, "--state", "run.db", "--json"], options);
}

async function waitForEnd(run: { exited: Promise<number> }): Promise<boolean> {
  await run.exited;
  return true;
}

/** Kills a run after some time or at some call, whichever was drawn; true when it ended before. */
async function killOrEnd(run: ReturnType<typeof startAieffect>, random: () => number): Promise<boolean> {
  const moment = random() < 0.5 ? Bun.sleep(random() * 900) : log.untilCalls(1 + Math.floor(random() * 40));
  const first = await Promise.race([run.exited, moment.then(() => null)]);
  if (first !== null) return true;
  run.kill("SIGKILL");
  // 137 = 128 + SIGKILL: it was alive.
  return (await run.exited) !== 137;
}

/** Nobody was called whose completion or acceptance was kept before. */
function checkNobodyIsCalledAgain(before: KeptRun | null, executed: readonly string[]): void {
  const done = before?.events.flatMap((event) =>
    event.type === "task-completed" || event.type === "task-accepted" ? [event.task_id] : [],
  );
  expect(done?.filter((taskId) => executed.includes(taskId)) ?? []).toEqual([]);
}

/** Each call was made for an attempt that was kept before. */
function checkNobodyIsCalledUnrecorded(after: KeptRun | null, executed: readonly string[]): void {
  const claims = (after?.events ?? []).flatMap((event) =>
    event.type === "task-started" && !event.resumed ? [event.task_id] : [],
  );
  for (const taskId of new Set(executed)) {
    const isIt = (id: string) => id === taskId;
    expect(executed.filter(isIt).length).toBeLessThanOrEqual(claims.filter(isIt).length);
  }
}

/** Every event that was printed is in the store. */
function checkWhatWasToldIsKept(after: KeptRun | null, stdout: string): void {
  const told = stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  const kept = new Map(after?.events.map((event) => [event.sequence, event]));
  for (const line of told) if (line.type !== "result") expect(kept.get(line.sequence)).toEqual(line);
}

/** Each task completed exactly once, with the output that only the right inputs give. */
async function checkEnd(folder: PipelineFolder, stdout: string): Promise<void> {
  const kept = await readKeptRun(folder.file("run.db"));
  if (kept === null) throw new Error("nothing is kept");
  const completed = kept.events.flatMap((event) => (event.type === "task-completed" ? [event.task_id] : []));
  expect(completed).toHaveLength(TASKS);
  expect(new Set(completed).size).toBe(TASKS);
  expect(kept.snapshot.workflow).toMatchObject({ status: "completed", counts: { completed: TASKS } });
  const outputs = kept.snapshot.tasks.map(({ output }) => output?.uri);
  expect(outputs).toEqual([...toFingerprints(kept)]);
  const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  expect(result).toMatchObject({ type: "result", status: "completed" });
  const shown = result.tasks.map((task: { output_refs: { uri: string }[] }) => task.output_refs[0]?.uri);
  expect(shown).toEqual(outputs);
}
