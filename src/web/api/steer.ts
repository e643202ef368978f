/** What can be done to a workflow that is stored. */
import { DeletedAnswerSchema } from "../../model/server-answer.ts";
import { WorkflowStatusAnswerSchema } from "../../model/workflow-answer.ts";
import type { Connection } from "./connection.ts";

export type Deed = "cancel" | "retry" | "delete";

export interface SteerCall {
  readonly deed: Deed;
  readonly workflowId: string;
  /** For the new attempts of a retry: the server has forgotten the former one. Null when the services ask for none. */
  readonly servicesApiKey: string | null;
  readonly signal: AbortSignal;
}

/** Done once it returns. @throws ApiTrouble when it is refused, or nobody knows whether it was done */
export async function steer(connection: Connection, call: SteerCall): Promise<void> {
  const { deed, servicesApiKey, signal } = call;
  const path = `workflows/${encodeURIComponent(call.workflowId)}`;
  if (deed === "delete") {
    await connection.read(DeletedAnswerSchema, { path, method: "DELETE", signal });
    return;
  }
  await connection.read(WorkflowStatusAnswerSchema, {
    path: `${path}/${deed}`,
    method: "POST",
    ...(deed === "retry" && servicesApiKey !== null && { body: { services_api_key: servicesApiKey } }),
    signal,
  });
}
