/** The inputs of a task: the workflow's own, or its upstream tasks' outputs in blueprint order (P6). */
import type { Database } from "bun:sqlite";
import type { DataReference } from "../../model/data-reference.ts";
import type { SubmissionOptions } from "../../model/submission-options.ts";

/** What the tasks of a workflow share; it never changes. */
interface Submitted {
  readonly inputs: readonly DataReference[];
  readonly options: SubmissionOptions;
}

/** Of so many workflows the submission is kept parsed; of others it is read again. */
const SUBMISSIONS_AT_HAND = 256;

export class Inputs {
  readonly #statements;
  readonly #atHand = new Map<string, Submitted>();

  constructor(database: Database) {
    this.#statements = prepare(database);
  }

  of(workflowId: string, position: number, upstream: number): Submitted {
    const submitted = this.#submitted(workflowId);
    if (upstream === 0) return submitted;
    return { options: submitted.options, inputs: this.#outputs(workflowId, position) };
  }

  #outputs(workflowId: string, position: number): DataReference[] {
    const outputs: DataReference[] = [];
    for (const { upstream } of this.#statements.upstream.all(workflowId, position)) {
      const output = this.#statements.output.get(workflowId, upstream)?.output ?? null;
      if (output !== null) outputs.push(JSON.parse(output));
    }
    return outputs;
  }

  #submitted(workflowId: string): Submitted {
    const known = this.#atHand.get(workflowId);
    if (known !== undefined) return known;
    const row = this.#statements.submitted.get(workflowId);
    if (row === null) throw new Error(`workflow ${workflowId} has tasks but is not stored`);
    const submitted = { inputs: JSON.parse(row.inputs), options: JSON.parse(row.options) };
    if (this.#atHand.size >= SUBMISSIONS_AT_HAND) this.#atHand.clear();
    this.#atHand.set(workflowId, submitted);
    return submitted;
  }
}

function prepare(database: Database) {
  return {
    submitted: database.query<{ inputs: string; options: string }, [string]>(
      "SELECT inputs, options FROM workflow WHERE workflow_id = ?",
    ),
    // The index gives them in ascending order. Saying ORDER BY as well makes each call ten times as long.
    upstream: database.query<{ upstream: number }, [string, number]>(
      "SELECT upstream FROM edge INDEXED BY edge_into WHERE workflow_id = ? AND downstream = ?",
    ),
    output: database.query<{ output: string | null }, [string, number]>(
      "SELECT output FROM task WHERE workflow_id = ? AND position = ?",
    ),
  };
}
