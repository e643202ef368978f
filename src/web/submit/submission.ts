/** Sends a submission so that it starts once, however often it is sent. */
import { WorkflowStatusAnswerSchema } from "../../model/workflow-answer.ts";
import type { Connection } from "../api/connection.ts";
import type { SubmissionBody } from "./submission-body.ts";

/** What the answer to it may have been lost of. */
interface Sent {
  readonly content: string;
  readonly key: string;
}

export class Submission {
  readonly #connection: Connection;
  #sent: Sent | null = null;
  #running: Promise<string> | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Starts a workflow; its id. A second call while the first one is under way joins it, and one after a failure starts
   * nothing if the first one had come through; after a success the same is another workflow.
   *
   * @throws ApiTrouble
   */
  run(body: SubmissionBody): Promise<string> {
    this.#running ??= this.#send(body).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #send(body: SubmissionBody): Promise<string> {
    const content = JSON.stringify(body);
    if (this.#sent?.content !== content) this.#sent = { content, key: toKey() };
    const { workflow_id: workflowId } = await this.#connection.read(WorkflowStatusAnswerSchema, {
      method: "POST",
      path: "workflows",
      headers: { "idempotency-key": this.#sent.key },
      body,
      signal: new AbortController().signal,
    });
    this.#sent = null;
    return workflowId;
  }
}

/** 128 random bits. `randomUUID` is there for pages by https only. */
function toKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
