/** All workflows of the server. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Connection } from "../api/connection.ts";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import type { BulkWork } from "../bulk/bulk-work.ts";
import { ConnectionMark } from "../parts/connection-mark.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { focusList } from "../parts/use-row-focus.ts";
import { type ListRoute, toFragment } from "../route.ts";
import type { RouteControl } from "../use-route.ts";
import { useTitle } from "../use-title.ts";
import { type Listing, toIdPrefix, toShown } from "./listing.ts";
import { ListingFilter } from "./listing-filter.tsx";
import { ListingWatch } from "./listing-watch.ts";
import { NothingYet } from "./nothing-yet.tsx";
import { useSelection } from "./use-selection.ts";
import { WorkflowTable } from "./workflow-table.tsx";

interface WorkflowsViewProps {
  readonly connection: Connection;
  readonly work: BulkWork;
  readonly route: ListRoute;
  readonly go: RouteControl["go"];
}

/** The most that are read on in order to be chosen: more at once nobody oversees. */
const MOST_CHOSEN = 10_000;

export function WorkflowsView({ connection, work, route, go }: WorkflowsViewProps) {
  const { state, watch } = useListing(connection, route);
  const { listing, isKnown, isReading, trouble } = state;
  const rows = useMemo(() => toShown(listing, route), [listing, route]);
  const selection = useSelection(rows, toFragment(route));
  const hasOlder = selection.chosen.length === rows.length && canReadOn(listing, route);
  const chooseOlder = async () => {
    selection.all(toShown(await watch.readOn(MOST_CHOSEN), route));
  };
  const isAll = route.status === null && route.text === "";
  useTitle("Workflows");

  return (
    <section className="workflows" aria-label="Workflows">
      <div className="bar-top">
        <h1>Workflows</h1>
        <ConnectionMark state={state.connection} />
      </div>
      <ListingFilter route={route} go={go} />
      <Trouble text={trouble} onTryAgain={watch.readAgain} />
      {isKnown && isAll && listing.rows.length === 0 && listing.cursor === null && <NothingYet />}
      {rows.length > 0 && (
        <WorkflowTable rows={rows} onEnd={route.text === "" ? watch.readMore : null} selection={selection} />
      )}
      {isKnown && !isAll && (
        <SearchEnd
          found={rows.length}
          searched={listing.rows.length}
          onMore={listing.cursor === null || route.text === "" ? null : watch.readMore}
          isReading={isReading}
        />
      )}
      {selection.chosen.length > 0 && (
        <BulkBar
          chosen={selection.chosen}
          work={work}
          onClear={() => {
            selection.none();
            focusList();
          }}
          onOlder={hasOlder ? () => void chooseOlder() : null}
          isReading={isReading}
        />
      )}
      {!isKnown && trouble === null && <p className="notice">Reading …</p>}
    </section>
  );
}

/** Not where a text is looked for among what was read: that would have to be the whole store. */
const canReadOn = ({ rows, cursor }: Listing, { text }: ListRoute): boolean =>
  cursor !== null && rows.length < MOST_CHOSEN && (text === "" || toIdPrefix(text) !== null);

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
