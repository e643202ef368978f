/** One workflow: how it goes, what was slow, why it failed. */
import type { Connection } from "../api/connection.ts";
import type { WorkflowRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";

interface WorkflowPageProps {
  readonly connection: Connection;
  readonly route: WorkflowRoute;
  readonly go: RouteControl["go"];
}

export function WorkflowPage({ route }: WorkflowPageProps) {
  return <h1>{route.workflowId}</h1>;
}
