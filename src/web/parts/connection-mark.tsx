import type { ConnectionState } from "../api/followed-events.ts";

/** Whether what is shown follows the server; said aloud when that changes. */
export function ConnectionMark({ state }: { readonly state: ConnectionState }) {
  const title = state.kind === "lost" ? state.reason : undefined;
  return (
    <span role="status" className={`connection connection-${state.kind}`} title={title}>
      {toWords(state)}
    </span>
  );
}

function toWords(state: ConnectionState): string {
  switch (state.kind) {
    case "connecting":
      return "connecting";
    case "live":
      return "live";
    case "lost":
      return "connection lost, trying again";
  }
}
