/** Which workflow is meant by what was typed. */
import { AieffectError } from "../errors.ts";
import type { WorkflowAnswer } from "../model/workflow-answer.ts";
import type { Client } from "./client.ts";

const WHOLE_ID = /^wf-[0-9a-f]{12}$/;
/** So many matches are listed. */
const MOST_MATCHES = 10;

/**
 * The id that begins with what was typed, `wf-` left out or not. A whole id is not looked up.
 *
 * @throws AieffectError WORKFLOW_UNKNOWN for no match, INVALID_INPUT for several; as the client does
 */
export async function completeWorkflowId(client: Pick<Client, "list">, typed: string): Promise<string> {
  const text = typed.trim();
  if (WHOLE_ID.test(text)) return text;
  const digits = text.replace(/^wf-/, "");
  if (digits === "") throw new AieffectError("INVALID_INPUT", "Name a workflow: `aieffect list` shows them.");
  const { workflows, next_cursor } = await client.list({ prefix: `wf-${digits}`, limit: MOST_MATCHES });
  const [first, ...others] = workflows;
  if (first === undefined) {
    throw new AieffectError(
      "WORKFLOW_UNKNOWN",
      `No workflow begins with wf-${digits}: \`aieffect list\` shows them.`,
    );
  }
  if (others.length === 0) return first.workflow_id;
  const lines = workflows.map(describe);
  if (next_cursor !== null) lines.push("  …");
  throw new AieffectError("INVALID_INPUT", `Several workflows begin with wf-${digits}:\n${lines.join("\n")}`);
}

const describe = ({ workflow_id, status, name }: WorkflowAnswer): string =>
  `  ${workflow_id}  ${status}  ${name}`;
