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
import { SCRIPTS } from "./scripts.ts";
import { toAttempts } from "./timeline.ts";

const HashSchema = v.record(v.string(), v.string());
const ListSchema = v.array(v.string());

type Hash = Readonly<Record<string, string>>;

export class WorkflowReader {
  readonly #partition: Partition;
  readonly #workflowId: string;

  constructor(partition: Partition, workflowId: string) {
    this.#partition = partition;
    this.#workflowId = workflowId;
  }

  async snapshot(): Promise<WorkflowSnapshot | null> {
    const hash = await this.#readAll();
    if (hash.state === undefined) return null;
    const workflow = toWorkflowRecord(this.#workflowId, hash);
    const { createdAt } = workflow;
    return { workflow, tasks: toPositions(hash).map((position) => toTaskRecord(hash, position, createdAt)) };
  }

  async edges(): Promise<Edge[]> {
    const infos = await this.#readColumn("i");
    return infos.flatMap((info, position) =>
      parseInfo(info).downstream.map((next): Edge => [position, next]),
    );
  }

  async plans(): Promise<TaskPlanRecord[]> {
    const documents = await this.#readColumn("d");
    return documents.map((document) => {
      const { taskId, nodeKey, nodeType, image, address } = parsePlan(document);
      return { taskId, nodeKey, nodeType, image, address };
    });
  }

  async taskInputs(): Promise<(readonly DataReference[])[]> {
    const hash = await this.#readAll();
    if (hash.inputs === undefined) return [];
    const inputs = parseInputs(hash.inputs);
    const positions = toPositions(hash);
    const outputs = positions.map((position) => toOutput(hash, position));
    return positions.map((position) => {
      const { upstream } = parseInfo(hash[`i${position}`] ?? "");
      if (upstream.length === 0) return inputs;
      return upstream.map((other) => outputs[other] ?? null).filter((output) => output !== null);
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

  async #readAll(): Promise<Hash> {
    const key = this.#key("workflow");
    return v.parse(HashSchema, await this.#partition.link.send((client) => client.hgetall(key)));
  }

  /** One field of each task; see `lua/prelude/row.lua`. */
  async #readColumn(letter: "i" | "d"): Promise<readonly string[]> {
    return v.parse(ListSchema, await this.#partition.run(SCRIPTS.column, [this.#workflowId, letter]));
  }

  #key(kind: "workflow" | "events"): string {
    return this.#partition.key(`${kind}:${this.#workflowId}`);
  }
}

/** All positions, in blueprint order. */
function toPositions(hash: Hash): readonly number[] {
  return Array.from({ length: Number(hash.total) }, (_, position) => position);
}

function toTaskRecord(hash: Hash, position: number, createdAt: number): TaskRecord {
  const { taskId, nodeKey } = parseInfo(hash[`i${position}`] ?? "");
  const error = hash[`e${position}`];
  return {
    position,
    taskId,
    nodeKey,
    ...parseRow(hash[position] ?? ""),
    error: error === undefined ? null : parseText(error),
    output: toOutput(hash, position),
    createdAt,
  };
}

function toOutput(hash: Hash, position: number): DataReference | null {
  const document = hash[`o${position}`];
  return document === undefined ? null : parseOutput(document);
}
