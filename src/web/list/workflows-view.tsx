/** All workflows of the server. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Connection } from "../api/connection.ts";
import { ConnectionMark } from "../parts/connection-mark.tsx";
import type { ListRoute } from "../route.ts";
import type { RouteControl } from "../use-route.ts";
import { hasState, hasText, toIdPrefix } from "./listing.ts";
import { ListingFilter } from "./listing-filter.tsx";
import { ListingWatch } from "./listing-watch.ts";
import { NothingYet } from "./nothing-yet.tsx";
import { WorkflowTable } from "./workflow-table.tsx";

interface WorkflowsViewProps {
  readonly connection: Connection;
  readonly route: ListRoute;
  readonly go: RouteControl["go"];
}

export function WorkflowsView({ connection, route, go }: WorkflowsViewProps) {
  const { state, watch } = useListing(connection, route);
  const { listing, isKnown, isReading, trouble } = state;
  const rows = useMemo(
    () => listing.rows.filter((row) => hasText(row, route.text) && hasState(row, route)),
    [listing, route],
  );
  const isAll = route.status === null && route.text === "";
  useEffect(() => {
    document.title = "Workflows · aieffect";
  }, []);

  return (
    <section className="workflows" aria-label="Workflows">
      <div className="bar-top">
        <h1>Workflows</h1>
        <ConnectionMark state={state.connection} />
      </div>
      <ListingFilter route={route} go={go} />
      {trouble !== null && (
        <p role="alert" className="alert">
          {trouble}{" "}
          <button type="button" onClick={watch.readAgain}>
            Try again
          </button>
        </p>
      )}
      {isKnown && isAll && rows.length === 0 && <NothingYet />}
      {rows.length > 0 && <WorkflowTable rows={rows} onEnd={route.text === "" ? watch.readMore : null} />}
      {isKnown && !isAll && (
        <SearchEnd
          found={rows.length}
          searched={listing.rows.length}
          onMore={listing.cursor === null || route.text === "" ? null : watch.readMore}
          isReading={isReading}
        />
      )}
      {!isKnown && trouble === null && <p className="notice">Reading …</p>}
    </section>
  );
}

/** One watch for each question to the server; what narrows its answer in the page alone keeps it. */
function useListing(connection: Connection, route: ListRoute) {
  const asked = toIdPrefix(route.text) ?? "";
  const [watch, setWatch] = useState(() => new ListingWatch(connection, route));
  useEffect(() => {
    const started = new ListingWatch(connection, { view: "list", status: route.status, text: asked });
    setWatch(started);
    started.start();
    return () => started.stop();
  }, [connection, route.status, asked]);
  return { watch, state: useSyncExternalStore(watch.subscribe, watch.state) };
}

interface SearchEndProps {
  readonly found: number;
  readonly searched: number;
  /** Null when everything has been searched. */
  readonly onMore: (() => void) | null;
  readonly isReading: boolean;
}

/** How far was searched: a text is looked for among what the page has read. */
function SearchEnd({ found, searched, onMore, isReading }: SearchEndProps) {
  if (onMore === null) return found === 0 ? <p className="notice">No workflow is like that.</p> : null;
  return (
    <p className="notice" role="status">
      {found} found among the newest {searched}.{" "}
      <button type="button" onClick={onMore} disabled={isReading}>
        Search older ones
      </button>
    </p>
  );
}
