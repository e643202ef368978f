/** The REST API of a server, call by call. Every answer passes its schema; what goes wrong is an AieffectError. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../model/event.ts";
import {
  DeletedAnswerSchema,
  type HealthAnswer,
  HealthAnswerSchema,
  type WorkerHealth,
  WorkerHealthSchema,
} from "../model/server-answer.ts";
import { isSettled, type WorkflowStatus } from "../model/status.ts";
import {
  type GraphAnswer,
  GraphAnswerSchema,
  type TasksAnswer,
  TasksAnswerSchema,
  type WorkflowAnswer,
  WorkflowAnswerSchema,
  type WorkflowList,
  WorkflowListSchema,
  type WorkflowStatusAnswer,
  WorkflowStatusAnswerSchema,
} from "../model/workflow-answer.ts";
import { type ConnectionPorts, type ServerAccess, ServerConnection } from "./connection.ts";
import { followEvents } from "./followed-events.ts";

export interface ListQuery {
  readonly status?: WorkflowStatus;
  /** Of the id. */
  readonly prefix?: string;
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string;
}

/**
 * All methods throw AieffectError: SERVER_UNAVAILABLE when no answer of use can be had, UNAUTHORIZED, and what the
 * server refuses with its own words: INVALID_INPUT, WORKFLOW_UNKNOWN, WORKFLOW_CONFLICT.
 */
export interface Client {
  /** Asked once, and not for long: whoever wants to know how it is now does not want to wait until it is well. */
  health(): Promise<HealthAnswer | WorkerHealth>;
  /** Submits a workflow once, however often it takes to get the answer. */
  submit(submission: object): Promise<WorkflowStatusAnswer>;
  workflow(workflowId: string): Promise<WorkflowAnswer>;
  tasks(workflowId: string): Promise<TasksAnswer>;
  graph(workflowId: string): Promise<GraphAnswer>;
  list(query: ListQuery): Promise<WorkflowList>;
  cancel(workflowId: string): Promise<WorkflowStatusAnswer>;
  /** @param servicesApiKey the key for the new attempts; a server forgets the former one when a workflow ends */
  retry(workflowId: string, servicesApiKey: string | null): Promise<WorkflowStatusAnswer>;
  delete(workflowId: string): Promise<void>;
  /** The events so far, with a sequence above `after`. */
  events(workflowId: string, after: number): Promise<readonly WorkflowEvent[]>;
  /**
   * Every event with a sequence above `after`, as it happens, until the workflow has settled or is deleted. A lost
   * connection is told of and made again.
   */
  follow(
    workflowId: string,
    after: number,
    onConnection: (lost: Error | null) => void,
  ): AsyncIterable<WorkflowEvent>;
}

export interface ClientPorts extends ConnectionPorts {
  /** A key that no other submission has. */
  readonly newIdempotencyKey: () => string;
}

export function createClient(access: ServerAccess, ports: ClientPorts): Client {
  return new RestClient(new ServerConnection(access, ports), ports);
}

/** A server gives its store 2 s to answer. */
const HEALTH_TIMEOUT_MS = 4_000;

class RestClient implements Client {
  readonly #connection: ServerConnection;
  readonly #clock: Clock;
  readonly #newIdempotencyKey: () => string;

  constructor(connection: ServerConnection, { clock, newIdempotencyKey }: ClientPorts) {
    this.#connection = connection;
    this.#clock = clock;
    this.#newIdempotencyKey = newIdempotencyKey;
  }

  health(): Promise<HealthAnswer | WorkerHealth> {
    return this.#connection.ask(v.union([HealthAnswerSchema, WorkerHealthSchema]), {
      method: "GET",
      path: "/health",
      workflowId: null,
      isRepeatable: true,
      attempts: 1,
      timeoutMs: HEALTH_TIMEOUT_MS,
    });
  }

  submit(submission: object): Promise<WorkflowStatusAnswer> {
    return this.#connection.ask(WorkflowStatusAnswerSchema, {
      method: "POST",
      path: "/workflows",
      body: submission,
      headers: { "idempotency-key": this.#newIdempotencyKey() },
      workflowId: null,
      isRepeatable: true,
    });
  }

  workflow(workflowId: string): Promise<WorkflowAnswer> {
    return this.#get(WorkflowAnswerSchema, workflowId, "");
  }

  tasks(workflowId: string): Promise<TasksAnswer> {
    return this.#get(TasksAnswerSchema, workflowId, "/tasks");
  }

  graph(workflowId: string): Promise<GraphAnswer> {
    return this.#get(GraphAnswerSchema, workflowId, "/graph");
  }

  list({ status, prefix, limit, cursor }: ListQuery): Promise<WorkflowList> {
    return this.#connection.ask(WorkflowListSchema, {
      method: "GET",
      path: "/workflows",
      query: {
        limit,
        ...(status !== undefined && { status }),
        ...(prefix !== undefined && { prefix }),
        ...(cursor !== undefined && { cursor }),
      },
      workflowId: null,
      isRepeatable: true,
    });
  }

  cancel(workflowId: string): Promise<WorkflowStatusAnswer> {
    return this.#change(WorkflowStatusAnswerSchema, "POST", workflowId, "/cancel");
  }

  retry(workflowId: string, servicesApiKey: string | null): Promise<WorkflowStatusAnswer> {
    const body = servicesApiKey === null ? undefined : { services_api_key: servicesApiKey };
    return this.#change(WorkflowStatusAnswerSchema, "POST", workflowId, "/retry", body);
  }

  async delete(workflowId: string): Promise<void> {
    await this.#change(DeletedAnswerSchema, "DELETE", workflowId, "");
  }

  events(workflowId: string, after: number): Promise<readonly WorkflowEvent[]> {
    return this.#get(v.array(WorkflowEventSchema), workflowId, "/events", { after });
  }

  follow(workflowId: string, after: number, onConnection: (lost: Error | null) => void) {
    const isWorkflowSettled = async () => {
      const { status, task_counts } = await this.workflow(workflowId);
      return isSettled(status, task_counts);
    };
    const followed = { workflowId, after, onConnection, isSettled: isWorkflowSettled };
    return followEvents(this.#connection, this.#clock, followed);
  }

  #get<Answer>(
    schema: v.GenericSchema<unknown, Answer>,
    workflowId: string,
    path: string,
    query: Readonly<Record<string, number>> = {},
  ): Promise<Answer> {
    const call = { method: "GET", path: toPath(workflowId, path), query, workflowId } as const;
    return this.#connection.ask(schema, { ...call, isRepeatable: true });
  }

  /** What is made twice may be refused the second time, though the first one did what was asked. */
  #change<Answer>(
    schema: v.GenericSchema<unknown, Answer>,
    method: "POST" | "DELETE",
    workflowId: string,
    path: string,
    body?: object,
  ): Promise<Answer> {
    const call = { method, path: toPath(workflowId, path), workflowId, ...(body && { body }) };
    return this.#connection.ask(schema, { ...call, isRepeatable: false });
  }
}

const toPath = (workflowId: string, path: string) => `/workflows/${encodeURIComponent(workflowId)}${path}`;
