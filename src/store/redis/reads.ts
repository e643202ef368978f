/** What is asked of one stored workflow. */
import * as v from "valibot";
import type { DataReference } from "../../model/data-reference.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { AttemptRecord, TaskPlanRecord, TaskRecord, WorkflowSnapshot } from "../../model/record.ts";
import type { Edge } from "../store.ts";
import {
  parseEvent,
  parseInfo,
  parseInputs,
  parseOutput,
  parsePlan,
  parseRow,
  parseText,
  toWorkflowRecord,
} from "./documents.ts";
import type { Partition } from "./partition.ts";
import { toAttempts } from "./timeline.ts";

const HashSchema = v.record(v.string(), v.string());
const ListSchema = v.array(v.string());

type Hash = Readonly<Record<string, string>>;
type Kind = "workflow" | "tasks" | "plan" | "outputs";

export class WorkflowReader {
  readonly #partition: Partition;
  readonly #workflowId: string;

  constructor(partition: Partition, workflowId: string) {
    this.#partition = partition;
    this.#workflowId = workflowId;
  }

  async snapshot(): Promise<WorkflowSnapshot | null> {
    const [workflow, tasks, outputs] = await this.#readTogether("workflow", "tasks", "outputs");
    if (workflow?.state === undefined || tasks === undefined || outputs === undefined) return null;
    const record = toWorkflowRecord(this.#workflowId, workflow);
    const { createdAt } = record;
    return {
      workflow: record,
      tasks: toPositions(tasks).map((position) => toTaskRecord(tasks, outputs, position, createdAt)),
    };
  }

  async edges(): Promise<Edge[]> {
    const [tasks = {}] = await this.#readTogether("tasks");
    return toPositions(tasks).flatMap((position) =>
      parseInfo(tasks[`i${position}`] ?? "").downstream.map((next): Edge => [position, next]),
    );
  }

  async plans(): Promise<TaskPlanRecord[]> {
    const [plan = {}] = await this.#readTogether("plan");
    return Array.from({ length: Object.keys(plan).length }, (_, position) => {
      const { taskId, nodeKey, nodeType, address } = parsePlan(plan[position] ?? "");
      return { taskId, nodeKey, nodeType, address };
    });
  }

  async taskInputs(): Promise<(readonly DataReference[])[]> {
    const [workflow, tasks = {}, outputs = {}] = await this.#readTogether("workflow", "tasks", "outputs");
    if (workflow?.inputs === undefined) return [];
    const inputs = parseInputs(workflow.inputs);
    const references = new Map(
      Object.entries(outputs).map(([position, text]) => [Number(position), parseOutput(text)]),
    );
    return toPositions(tasks).map((position) => {
      const { upstream } = parseInfo(tasks[`i${position}`] ?? "");
      if (upstream.length === 0) return inputs;
      return upstream.map((other) => references.get(other)).filter((output) => output !== undefined);
    });
  }

  async attempts(): Promise<AttemptRecord[]> {
    return toAttempts(await this.#readLog(0, -1));
  }

  async events(after: number, limit: number): Promise<WorkflowEvent[]> {
    if (limit <= 0) return [];
    const last = Math.min(after + limit, Number.MAX_SAFE_INTEGER) - 1;
    return (await this.#readLog(after, last)).map(parseEvent);
  }

  async #readLog(from: number, to: number): Promise<string[]> {
    const key = this.#key("events");
    return v.parse(ListSchema, await this.#partition.link.send((client) => client.lrange(key, from, to)));
  }

  /** In one step. */
  async #readTogether(...kinds: readonly Kind[]): Promise<readonly Hash[]> {
    const keys = kinds.map((kind) => this.#key(kind));
    const replies = await this.#partition.link.send(async (client) => {
      const transaction = client.multi();
      for (const key of keys) transaction.hgetall(key);
      return await transaction.exec();
    });
    return (replies ?? []).map(([error, reply]) => {
      if (error !== null) throw error;
      return v.parse(HashSchema, reply);
    });
  }

  #key(kind: Kind | "events"): string {
    return this.#partition.key(`${kind}:${this.#workflowId}`);
  }
}

/** All positions of a hash of tasks, in blueprint order. */
function toPositions(tasks: Hash): readonly number[] {
  const positions: number[] = [];
  while (`i${positions.length}` in tasks) positions.push(positions.length);
  return positions;
}

function toTaskRecord(tasks: Hash, outputs: Hash, position: number, createdAt: number): TaskRecord {
  const { taskId, nodeKey } = parseInfo(tasks[`i${position}`] ?? "");
  const error = tasks[`e${position}`];
  const output = outputs[position];
  return {
    position,
    taskId,
    nodeKey,
    ...parseRow(tasks[position] ?? ""),
    error: error === undefined ? null : parseText(error),
    output: output === undefined ? null : parseOutput(output),
    createdAt,
  };
}
