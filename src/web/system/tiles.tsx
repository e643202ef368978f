/** The server at a glance: one tile for each thing that it is made of. */
import type { ReactNode } from "react";
import { formatCount, formatDuration } from "../../model/quantity.ts";
import { WorkflowStatusSchema } from "../../model/status.ts";
import type { SystemAnswer } from "../../model/system-answer.ts";
import { StateSign } from "../parts/state-sign.tsx";
import { ALL_WORKFLOWS, toFragment } from "../route.ts";
import { type History, MOST_READINGS, toFigures, toHopRates } from "./history.ts";
import { formatMs } from "./latency-text.ts";
import { Spark } from "./spark.tsx";

/** In the time zone of who looks. */
const STARTED = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

interface TileProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Tile({ title, children }: TileProps) {
  return (
    <section className="tile" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function ServerTile({ version, uptime_s, started_at, store }: SystemAnswer) {
  const kind = store.kind === "sqlite" ? "SQLite" : "Redis";
  return (
    <Tile title="Server">
      <dl className="server-facts">
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Up for</dt>
        <dd>{formatDuration(uptime_s * 1000)}</dd>
        <dt>Since</dt>
        <dd>
          <time dateTime={started_at}>{STARTED.format(new Date(started_at))}</time>
        </dd>
        <dt>Store</dt>
        <dd>
          {kind},{" "}
          {store.latency_ms === null ? (
            <strong className="bad">does not answer</strong>
          ) : (
            `answers in ${formatMs(store.latency_ms)}`
          )}
        </dd>
      </dl>
    </Tile>
  );
}

interface HistoryProps {
  readonly history: History;
}

const QUEUED = [
  ["ready", "Ready"],
  ["delayed", "Tried again later"],
  ["running", "With workers"],
] as const;

/** Tasks that are not done, now and in the last minutes. */
export function QueueTile({ history }: HistoryProps) {
  const queue = history.at(-1)?.system.queue ?? null;
  return (
    <Tile title="Tasks">
      <ul className="trends">
        {QUEUED.map(([name, words]) => (
          <li key={name}>
            <span className="words">{words}</span>
            <span className="figure">{queue === null ? "–" : formatCount(queue[name])}</span>
            <Spark values={toFigures(history, ({ queue: past }) => past?.[name])} places={MOST_READINGS} />
          </li>
        ))}
        <li>
          <span className="words">Claimed a second</span>
          <span className="figure">{toRateText(toHopRates(history).at(-1))}</span>
          <Spark values={toHopRates(history)} places={MOST_READINGS} />
        </li>
      </ul>
    </Tile>
  );
}

function toRateText(rate: number | undefined): string {
  if (rate === undefined) return "–";
  return rate === 0 || rate >= 10 ? formatCount(Math.round(rate)) : rate.toFixed(1);
}

/** A workflow is never seen as pending: storing it and starting it are one step. */
const STATES = WorkflowStatusSchema.options.filter((status) => status !== "pending");

/** Stored workflows, by state; each leads to the list of these. */
export function WorkflowsTile({ workflows }: Pick<SystemAnswer, "workflows">) {
  const total = workflows === null ? 0 : STATES.reduce((sum, status) => sum + workflows[status], 0);
  return (
    <Tile title="Workflows">
      <span className="bar" aria-hidden="true">
        {STATES.map((status) => (
          <span
            key={status}
            className={`fill-${status}`}
            style={{ width: `${total === 0 ? 0 : ((workflows?.[status] ?? 0) / total) * 100}%` }}
          />
        ))}
      </span>
      <ul className="states">
        {STATES.map((status) => (
          <li key={status}>
            <a href={toFragment({ ...ALL_WORKFLOWS, status })}>
              <StateSign status={status} />{" "}
              <span className="figure">{workflows === null ? "–" : formatCount(workflows[status])}</span>
            </a>
          </li>
        ))}
      </ul>
    </Tile>
  );
}
