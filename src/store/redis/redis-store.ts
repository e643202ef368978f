/**
 * The store of many machines: a Redis server that any number of processes share.
 *
 * Every transition is one Lua script (lua/), and so one step; here calls become arguments and replies become values.
 * Who holds a task is the pending list of a consumer group. With several partitions P3's order holds within each of
 * them, and `settle` claims from the partition of its workflow.
 */
import * as v from "valibot";
import type { Clock } from "../../clock.ts";
import { AieffectError } from "../../errors.ts";
import type { DataReference } from "../../model/data-reference.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { AttemptRecord, TaskPlanRecord, WorkflowRecord, WorkflowSnapshot } from "../../model/record.ts";
import type { Settlement } from "../../model/settlement.ts";
import { LOST_ERROR } from "../../model/workflow-state.ts";
import type { KeyCipher } from "../key-cipher.ts";
import type {
  AttemptToken,
  Claim,
  Edge,
  NewWorkflow,
  Settled,
  Store,
  StoreOverview,
  Submitted,
  WorkflowPage,
  WorkflowQuery,
} from "../store.ts";
import { ClaimReader, SettleReplySchema } from "./claim-replies.ts";
import { Claiming } from "./claiming.ts";
import { DueAlarm } from "./due-alarm.ts";
import type { EventFeed } from "./event-feed.ts";
import type { Leases } from "./leases.ts";
import type { Link } from "./link.ts";
import { readOverview } from "./overview.ts";
import { readLatest, readPage } from "./pages.ts";
import type { Partition } from "./partition.ts";
import { WorkflowReader } from "./reads.ts";
import type { ReadyReaders } from "./ready-readers.ts";
import { SCRIPTS, type Script } from "./scripts.ts";
import { toSettleCall } from "./settle-call.ts";
import { toSubmitArguments, toSubmitted } from "./submission.ts";

export interface RedisStoreParts {
  readonly link: Link;
  readonly partitions: readonly Partition[];
  readonly readers: ReadyReaders;
  readonly feed: EventFeed;
  /** The events by which workflows are stopped, again: workers need no others. */
  readonly stops: EventFeed;
  readonly leases: Leases;
  readonly cipher: KeyCipher;
  readonly clock: Clock;
  /** A text that no other call, of any process, has. */
  readonly nextStep: () => string;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** The place of a workflow, or of an idempotency key, among the partitions. */
  readonly toPartitionIndex: (id: string, partitions: number) => number;
}

const RECOVERED_AT_ONCE = 1_000;
const REMOVED_AT_ONCE = 100;
/** How long (ms) the check of the store's health may take. */
const HEALTH_MS = 2_000;

const RecoverReplySchema = v.tuple([v.number(), v.number()]);
const FlagSchema = v.picklist([0, 1]);
const RefusalSchema = v.union([
  v.strictTuple([]),
  v.strictTuple([v.literal("unknown")]),
  v.strictTuple([v.literal("conflict"), v.string()]),
]);

export class RedisStore implements Store {
  readonly #parts: RedisStoreParts;
  readonly #claimReader: ClaimReader;
  readonly #alarm: DueAlarm;
  readonly #claiming: Claiming;
  readonly #closing = new AbortController();
  readonly #claims = new Set<Promise<Claim[]>>();
  #leastScore = 0;

  constructor(parts: RedisStoreParts) {
    const { partitions, readers, nextStep, random, clock } = parts;
    this.#parts = parts;
    this.#claimReader = new ClaimReader(parts.cipher);
    this.#alarm = new DueAlarm(clock, () => void this.#promote());
    const alarm = this.#alarm;
    const claimReader = this.#claimReader;
    this.#claiming = new Claiming({ partitions, readers, alarm, nextStep, random, claimReader });
  }

  async submit(workflow: NewWorkflow): Promise<Submitted> {
    const { partitions, cipher, nextStep } = this.#parts;
    const partition = this.#partitionOf(workflow.workflowId);
    this.#leastScore += 1;
    const context = { nonce: nextStep(), leastScore: this.#leastScore, cipher };
    const otherKeys = workflow.idempotency === null ? [] : [this.#idempotencyKey(workflow.idempotency.key)];
    const reply = await partition.run(SCRIPTS.submit, toSubmitArguments(workflow, context), { otherKeys });
    const { submitted, score } = toSubmitted(workflow, reply);
    if (partitions.length > 1) this.#leastScore = Math.max(this.#leastScore, score);
    return submitted;
  }

  async heartbeat(workerId: string, leaseMs: number): Promise<void> {
    await this.#parts.leases.renew(workerId, leaseMs);
  }

  async claim(workerId: string, limit: number, signal: AbortSignal): Promise<Claim[]> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    const claiming = this.#claiming.claim(workerId, limit, ended);
    this.#claims.add(claiming);
    try {
      return await claiming;
    } catch (error) {
      if (this.#closing.signal.aborted) return [];
      throw error;
    } finally {
      this.#claims.delete(claiming);
    }
  }

  async accept({ workflowId, position, attempt }: AttemptToken, serviceTaskId: string): Promise<boolean> {
    const args = [workflowId, position, attempt, JSON.stringify(serviceTaskId)];
    return toBoolean(await this.#partitionOf(workflowId).run(SCRIPTS.accept, args));
  }

  async progress({ workflowId, position, attempt }: AttemptToken, progress: number): Promise<boolean> {
    const args = [workflowId, position, attempt, progress];
    return toBoolean(await this.#partitionOf(workflowId).run(SCRIPTS.progress, args));
  }

  async settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Promise<Settled> {
    const dependents = this.#claimReader.dependentsOf(token);
    const step = this.#parts.nextStep();
    const { script, toArguments } = toSettleCall(token, settlement, claimLimit, step, dependents);
    const partition = this.#partitionOf(token.workflowId);
    const [dueInMs, ...claims] = v.parse(SettleReplySchema, await partition.run(script, toArguments));
    if (dueInMs !== undefined) this.#alarm.set(dueInMs);
    return {
      accepted: dueInMs !== undefined,
      claims: claims.map((claim) => this.#claimReader.read(claim, token.workerId)),
    };
  }

  async recover(): Promise<number> {
    const { leases, partitions } = this.#parts;
    const latest = leases.isGracePeriod ? "0" : "";
    const counts = await Promise.all(partitions.map((partition) => recoverPartition(partition, latest)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async leave(workerId: string): Promise<void> {
    await this.#parts.leases.end(workerId);
  }

  async cancel(workflowId: string): Promise<void> {
    await this.#moveWorkflow(workflowId, { script: SCRIPTS.cancel, to: "cancelled", verb: "cancelled" }, []);
  }

  async retry(workflowId: string, servicesApiKey: string | null): Promise<void> {
    const key = servicesApiKey === null ? "" : this.#parts.cipher.seal(servicesApiKey);
    await this.#moveWorkflow(workflowId, { script: SCRIPTS.retry, to: "running", verb: "retried" }, [key]);
  }

  async delete(workflowId: string): Promise<boolean> {
    return toBoolean(await this.#partitionOf(workflowId).run(SCRIPTS.delete, [workflowId]));
  }

  snapshot(workflowId: string): Promise<WorkflowSnapshot | null> {
    return this.#read(workflowId).snapshot();
  }

  edges(workflowId: string): Promise<readonly Edge[]> {
    return this.#read(workflowId).edges();
  }

  plans(workflowId: string): Promise<readonly TaskPlanRecord[]> {
    return this.#read(workflowId).plans();
  }

  taskInputs(workflowId: string): Promise<readonly (readonly DataReference[])[]> {
    return this.#read(workflowId).taskInputs();
  }

  attempts(workflowId: string): Promise<AttemptRecord[]> {
    return this.#read(workflowId).attempts();
  }

  latest(): Promise<WorkflowRecord | null> {
    return readLatest(this.#parts.partitions);
  }

  list(query: WorkflowQuery): Promise<WorkflowPage> {
    return readPage(this.#parts.partitions, query);
  }

  overview(): Promise<StoreOverview> {
    return readOverview(this.#parts.partitions, HEALTH_MS);
  }

  events(workflowId: string, after: number, limit: number): Promise<WorkflowEvent[]> {
    return this.#read(workflowId).events(after, limit);
  }

  subscribe(listener: (event: WorkflowEvent) => void): () => void {
    return this.#parts.feed.subscribe(listener);
  }

  subscribeToStops(listener: (workflowId: string) => void): () => void {
    return this.#parts.stops.subscribe(({ workflow_id }) => listener(workflow_id));
  }

  async close(): Promise<void> {
    const { feed, stops, readers, link } = this.#parts;
    this.#closing.abort();
    this.#alarm.clear();
    feed.close();
    stops.close();
    // Claims that sleep are woken, and give back what they were given in that moment.
    await link.close(Promise.allSettled(this.#claims));
    readers.close();
    await Promise.allSettled(this.#claims);
    this.#alarm.clear();
  }

  #partitionOf(workflowId: string): Partition {
    const { partitions, toPartitionIndex } = this.#parts;
    const partition = partitions[toPartitionIndex(workflowId, partitions.length)];
    if (partition === undefined) throw new Error("a store has at least one partition");
    return partition;
  }

  #idempotencyKey(key: string): string {
    return this.#partitionOf(key).key(`idempotency:${key}`);
  }

  #read(workflowId: string): WorkflowReader {
    return new WorkflowReader(this.#partitionOf(workflowId), workflowId);
  }

  async #moveWorkflow(
    workflowId: string,
    { script, to, verb }: { script: Script; to: string; verb: string },
    args: readonly string[],
  ): Promise<void> {
    let isAgain = false;
    const reply = await this.#partitionOf(workflowId).run(script, (againMs) => {
      isAgain = againMs !== null;
      return [workflowId, ...args];
    });
    const [refusal, status] = v.parse(RefusalSchema, reply);
    if (refusal === "unknown")
      throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
    // Its answer was lost, not the step.
    if (refusal === undefined || (isAgain && status === to)) return;
    throw new AieffectError("WORKFLOW_CONFLICT", `Workflow ${workflowId} is ${status} and cannot be ${verb}`);
  }

  async #promote(): Promise<void> {
    try {
      const promoting = this.#parts.partitions.map((partition) => partition.run(SCRIPTS.promote, []));
      for (const reply of await Promise.all(promoting)) this.#alarm.set(v.parse(v.number(), reply));
    } catch (error) {
      // What is due is moved by the next claim as well.
      if (!this.#closing.signal.aborted && !(error instanceof AieffectError)) throw error;
    }
  }
}

async function recoverPartition(partition: Partition, latest: string): Promise<number> {
  let recovered = 0;
  for (;;) {
    const args = [JSON.stringify(LOST_ERROR), RECOVERED_AT_ONCE, REMOVED_AT_ONCE, latest];
    const [lost, hasMore] = v.parse(RecoverReplySchema, await partition.run(SCRIPTS.recover, args));
    recovered += lost;
    if (hasMore === 0) return recovered;
  }
}

function toBoolean(reply: unknown): boolean {
  return v.parse(FlagSchema, reply) === 1;
}
