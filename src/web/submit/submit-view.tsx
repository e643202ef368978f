/** A package, checked and drawn before it runs. */
import type { Connection } from "../api/connection.ts";
import type { RouteControl } from "../use-route.ts";

interface SubmitViewProps {
  readonly connection: Connection;
  readonly go: RouteControl["go"];
}

export function SubmitView(_: SubmitViewProps) {
  return <h1>Submit</h1>;
}
