/** The server, its workers and its store. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { formatAge, formatDuration } from "../../model/quantity.ts";
import type { Connection } from "../api/connection.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useNow } from "../use-now.ts";
import { useTitle } from "../use-title.ts";
import { toConcerns } from "./concerns.ts";
import { type History, toPaces, toRecentPaces } from "./history.ts";
import { PaceTable } from "./pace-table.tsx";
import { SystemWatch } from "./system-watch.ts";
import { QueueTile, ServerTile, WorkflowsTile } from "./tiles.tsx";
import { WorkerTable } from "./worker-table.tsx";

interface SystemViewProps {
  readonly connection: Connection;
}

export function SystemView({ connection }: SystemViewProps) {
  const watch = useMemo(() => new SystemWatch(connection), [connection]);
  useEffect(() => watch.start(), [watch]);
  const { history, trouble } = useSyncExternalStore(watch.subscribe, watch.state);
  useTitle("System");
  return (
    <section className="system" aria-label="System">
      <div className="bar-top">
        <h1>System</h1>
        <ReadingAge at={history.at(-1)?.at ?? null} />
      </div>
      <Trouble text={trouble} onTryAgain={watch.askAgain} />
      {history.length > 0 ? (
        <Overview history={history} isOld={trouble !== null} />
      ) : (
        trouble === null && <p className="notice">Reading …</p>
      )}
    </section>
  );
}

/** How old what is shown is. */
function ReadingAge({ at }: { readonly at: number | null }) {
  const now = useNow(1_000);
  return at === null ? null : <span className="notice">as of {formatAge(Math.max(now - at, 0))}</span>;
}

interface OverviewProps {
  readonly history: History;
  /** Whether the server has not answered since: nobody knows what stands out now. */
  readonly isOld: boolean;
}

function Overview({ history, isOld }: OverviewProps) {
  const system = history.at(-1)?.system;
  const recent = useMemo(() => toRecentPaces(history), [history]);
  if (system === undefined) return null;
  return (
    <>
      {!isOld && <Concerns concerns={toConcerns(system)} />}
      <div className="tiles">
        <ServerTile {...system} />
        <QueueTile history={history} />
        <WorkflowsTile workflows={system.workflows} />
      </div>
      <WorkerTable workers={system.workers} />
      <section aria-label="How quick">
        <h2>How quick</h2>
        <p className="notice">
          From a task being ready to its claim by a worker, and calls of services: as this server and the
          workers that it started have timed them.
        </p>
        <div className="paces-beside">
          <PaceTable
            title={recent === null ? "In the last seconds" : `In the last ${formatDuration(recent.spanMs)}`}
            paces={recent?.paces ?? null}
          />
          <PaceTable title="Since the start" paces={toPaces(system)} />
        </div>
      </section>
    </>
  );
}

/** Said aloud when it changes. */
function Concerns({ concerns }: { readonly concerns: readonly string[] }) {
  return (
    <div
      role="status"
      aria-label="What stands out"
      className={concerns.length > 0 ? "concerns some" : "concerns"}
    >
      {concerns.length === 0 ? (
        "Nothing stands out."
      ) : (
        <ul>
          {concerns.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
