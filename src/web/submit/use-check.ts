import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Connection } from "../api/connection.ts";
import type { SubmissionBody } from "./submission-body.ts";
import { SubmissionCheck } from "./submission-check.ts";

/** What the server makes of a submission, as it changes. */
export function useCheck(connection: Connection, body: SubmissionBody | null) {
  const check = useMemo(() => new SubmissionCheck(connection), [connection]);
  useEffect(() => check.look(body), [check, body]);
  useEffect(() => () => check.stop(), [check]);
  return { check, state: useSyncExternalStore(check.subscribe, check.state) };
}
