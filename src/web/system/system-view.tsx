/** The server, its workers and its store. */
import type { Connection } from "../api/connection.ts";

interface SystemViewProps {
  readonly connection: Connection;
}

export function SystemView(_: SystemViewProps) {
  return <h1>System</h1>;
}
