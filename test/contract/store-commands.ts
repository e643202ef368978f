/** Random commands for a trial, each small enough to be read in a counterexample. */
import fc from "fast-check";
import type { Outcome } from "../../src/model/settlement.ts";
import type { AttemptToken, Idempotency, WorkflowFilter } from "../../src/store/store.ts";
import { makeReference, makeSettlement, makeWorkflow } from "../builders.ts";
import type { StoreTrial } from "./store-model.ts";

const MOST_WORKFLOWS = 7;
const MOST_TASKS = 6;

class TrialCommand implements fc.AsyncCommand<StoreTrial, undefined> {
  readonly #label: string;
  readonly #run: (trial: StoreTrial) => Promise<void>;
  readonly #isPossible: (trial: Readonly<StoreTrial>) => boolean;

  constructor(
    label: string,
    run: (trial: StoreTrial) => Promise<void>,
    isPossible: (trial: Readonly<StoreTrial>) => boolean = () => true,
  ) {
    this.#label = label;
    this.#run = run;
    this.#isPossible = isPossible;
  }

  check(trial: Readonly<StoreTrial>): boolean {
    return this.#isPossible(trial);
  }

  /** Makes the call at once, if it is possible, and resolves when its answer was compared. */
  async start(trial: StoreTrial): Promise<void> {
    if (this.#isPossible(trial)) await this.#run(trial);
  }

  async run(trial: StoreTrial): Promise<void> {
    await this.#run(trial);
    await trial.serveWaiter();
    await trial.expectSame();
  }

  toString(): string {
    return this.#label;
  }
}

const workerId = fc.constantFrom("worker-1", "worker-2", "worker-3");
const limit = fc.integer({ min: 1, max: 4 });
const pick = fc.nat(1_000);
/** Short and equal often, so that instants coincide. */
const durationMs = fc.constantFrom(0, 1, 10, 10, 50, 100, 1_000);
const leaseMs = fc.constantFrom(0, 50, 1_000, 10_000, 10_000);
const servicesApiKey = fc.constantFrom(null, "key-1", "key-2");
const retainMs = fc.constantFrom(null, null, null, 0, 10, 1_000);
/** Few, so that they are met again. */
const idempotency = fc.constantFrom<(Idempotency | null)[]>(
  ...[null, null, null, null],
  { key: "same-1", fingerprint: "body-1" },
  { key: "same-1", fingerprint: "body-1" },
  { key: "same-2", fingerprint: "body-1" },
  { key: "same-2", fingerprint: "body-2" },
);

function choose<Element>(list: readonly Element[], at: number): Element | undefined {
  return list[at % Math.max(list.length, 1)];
}

/** Edges lead from lower to higher rank; `order` says where each rank stands in the blueprint. */
const sketch = fc.integer({ min: 1, max: MOST_TASKS }).chain((size) =>
  fc.record({
    edges: fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), {
      selector: ([from, to]) => `${Math.min(from, to)}>${Math.max(from, to)}`,
      maxLength: 2 * size,
    }),
    // All wait for the first one: so many dependents are rare among edges by chance.
    hasHub: fc.boolean(),
    order: fc.shuffledSubarray(
      Array.from({ length: size }, (_, rank) => rank),
      { minLength: size },
    ),
    inputs: fc.nat(2),
    kept: fc.record({ servicesApiKey, retainMs, idempotency }),
  }),
);

/** A trial begins with one, so that the commands after it have something to work on. */
export const submission = sketch.map(({ edges, hasHub, order, inputs, kept }) => {
  const tasks = order.map((rank) => `t${rank}`).join(" ");
  const pairs = edges
    .filter(([from, to]) => from !== to)
    .map((pair) => pair.toSorted((one, other) => one - other));
  const spokes = hasHub ? order.filter((rank) => rank > 0).map((rank) => [0, rank]) : [];
  const words = [...new Set([...pairs, ...spokes].map(([from, to]) => `t${from}>t${to}`))].join(" ");
  return new TrialCommand(
    `submit(${tasks}; ${words}; ${inputs} inputs; ${JSON.stringify(kept)})`,
    (trial) => {
      const workflowId = trial.nextWorkflowId();
      const references = Array.from({ length: inputs }, (_, index) => makeReference(`input ${index}`));
      return trial.submit(makeWorkflow({ workflowId, tasks, edges: words, inputs: references, ...kept }));
    },
    (trial) => trial.workflowIds.length < MOST_WORKFLOWS,
  );
});

const claim = fc
  .tuple(workerId, limit)
  .map(
    ([worker, most]) => new TrialCommand(`claim(${worker}, ${most})`, (trial) => trial.claim(worker, most)),
  );

const abort = fc.constant(new TrialCommand("abort", (trial) => trial.abortWaitingClaim()));

/** A command for one of the live tokens, or now and then for any that was ever given. */
function ofToken(
  label: string,
  at: number,
  isLate: boolean,
  run: (trial: StoreTrial, token: AttemptToken) => Promise<void>,
): TrialCommand {
  const candidates = (trial: Readonly<StoreTrial>) => (isLate ? trial.tokens : trial.liveTokens);
  return new TrialCommand(
    `${label} of ${isLate ? "any" : "live"} ${at}`,
    async (trial) => {
      const token = choose(candidates(trial), at);
      if (token !== undefined) await run(trial, token);
    },
    (trial) => candidates(trial).length > 0,
  );
}

const isLate = fc.nat(5).map((die) => die === 0);

/** An attempt is accepted once; what a second time would mean is not promised. */
const accept = fc.tuple(pick, isLate).map(([at, late]) =>
  ofToken("accept", at, late, async (trial, token) => {
    if (!trial.isAccepted(token)) await trial.accept(token, `service-${at % 10}`);
  }),
);

/** Only an accepted attempt is polled, so only that makes progress. */
const progress = fc.tuple(pick, isLate, fc.nat(100)).map(([at, late, value]) =>
  ofToken(`progress(${value})`, at, late, async (trial, token) => {
    if (trial.isAccepted(token) || !trial.isLive(token)) await trial.progress(token, value);
  }),
);

const outcome = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.nat(99).map((n): Outcome => ({ kind: "completed", output: makeReference(`out ${n}`) })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Outcome>(
      { kind: "completed", output: null },
      { kind: "completed", output: makeReference("large ".repeat(2_000)) },
    ),
  },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: "failed", error: "it broke" }) },
  {
    weight: 3,
    arbitrary: durationMs.map((delayMs): Outcome => ({ kind: "retry", error: "refused", delayMs })),
  },
);

const settlement = fc
  .record({
    outcome,
    polls: fc.nat(3),
    lastPoll: fc.option(fc.record({ answer: fc.constant("running"), at: fc.nat(1_000) })),
    outputFetchedAt: fc.option(fc.nat(1_000)),
  })
  .map(({ outcome: ended, ...timeline }) => makeSettlement(ended, timeline));

const settle = fc.tuple(pick, isLate, settlement, fc.nat(3)).map(([at, late, ended, most]) => {
  const { kind, ...details } = ended.outcome;
  const delay = "delayMs" in details ? ` in ${details.delayMs} ms` : "";
  return ofToken(`settle(${kind}${delay}, claim ${most})`, at, late, (trial, token) =>
    trial.settle(token, ended, most),
  );
});

const heartbeat = fc
  .tuple(workerId, leaseMs)
  .map(
    ([worker, lease]) =>
      new TrialCommand(`heartbeat(${worker}, ${lease} ms)`, (trial) => trial.heartbeat(worker, lease)),
  );

const leave = workerId.map((worker) => new TrialCommand(`leave(${worker})`, (trial) => trial.leave(worker)));

const recover = fc.constant(new TrialCommand("recover", (trial) => trial.recover()));

/** A worker ends, and the others notice. */
const death = workerId.map(
  (worker) =>
    new TrialCommand(`death(${worker})`, async (trial) => {
      await trial.leave(worker);
      await trial.recover();
    }),
);

const toAdvance = (ms: number) => new TrialCommand(`advance(${ms} ms)`, (trial) => trial.advance(ms));

const advance = durationMs.map(toAdvance);

/** As long as an idempotency key holds, and almost as long. */
const dayPasses = fc.constantFrom(86_400_000, 86_399_999).map(toAdvance);

/** One of the stored workflows, or now and then one that is stored no more, or never was. */
const toWorkflowId = (trial: Readonly<StoreTrial>, at: number) =>
  choose([...trial.workflowIds, ...trial.everKnownIds, "wf-unknown"], at) ?? "wf-unknown";

const cancel = pick.map(
  (at) => new TrialCommand(`cancel(${at})`, (trial) => trial.cancel(toWorkflowId(trial, at))),
);

const retry = fc
  .tuple(pick, servicesApiKey)
  .map(
    ([at, key]) =>
      new TrialCommand(`retry(${at}, ${key})`, (trial) => trial.retry(toWorkflowId(trial, at), key)),
  );

const remove = pick.map(
  (at) => new TrialCommand(`delete(${at})`, (trial) => trial.delete(toWorkflowId(trial, at))),
);

const filter = fc.oneof(
  fc
    .constantFrom(null, "pending", "running", "completed", "failed", "cancelled")
    .map((status): WorkflowFilter => ({ status, prefix: "" })),
  fc.constantFrom("wf-", "wf-00", "wf-001", "wf-01", "x").map((prefix) => ({ status: null, prefix })),
);

const list = fc
  .tuple(filter, limit)
  .map(
    ([which, most]) =>
      new TrialCommand(`list(${JSON.stringify(which)}, ${most})`, (trial) => trial.list(which, most)),
  );

const reopen = fc.constant(
  new TrialCommand(
    "reopen",
    (trial) => trial.reopen(),
    (trial) => trial.canReopen,
  ),
);

/** Calls that do not wait for each other take effect in the order in which they are made. */
const burst = fc
  .array(
    fc.oneof(
      submission,
      claim,
      settle,
      settle,
      settle,
      accept,
      progress,
      heartbeat,
      leave,
      recover,
      cancel,
      retry,
      remove,
    ),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map(
    (commands) =>
      new TrialCommand(
        `burst[${commands.join(" & ")}]`,
        async (trial) => {
          await Promise.all(commands.map((command) => command.start(trial)));
        },
        // Who would be served first, a claim that waits or one of the burst, is not promised.
        (trial) => trial.keepsCallOrder && !trial.isAnyoneWaiting,
      ),
  );

const times = <Command>(count: number, command: Command): Command[] => Array(count).fill(command);

/** Mostly what workers do, so that workflows get somewhere; now and then what disturbs them. */
export const trialCommands = fc.commands<StoreTrial, undefined, false>(
  [
    ...times(2, submission),
    ...times(8, claim),
    ...times(12, settle),
    ...times(6, accept),
    ...times(2, progress),
    ...times(3, advance),
    ...times(4, heartbeat),
    ...[leave, recover, cancel, abort, reopen, remove, list, dayPasses],
    ...times(3, death),
    ...times(4, burst),
    ...times(3, retry),
  ],
  { maxCommands: 150, size: "max" },
);
