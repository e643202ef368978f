/** Every attempt of a task: on which worker, how it ended, and the calls that were made. */
import { useId, useState } from "react";
import { toPrintable } from "../../model/printable.ts";
import { formatDuration, formatNumberOf } from "../../model/quantity.ts";
import type { AttemptRecord } from "../../model/record.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import { ErrorText } from "../parts/error-text.tsx";
import type { Bar } from "../timeline/attempt-bars.ts";
import { type ControlCall, toControlCalls } from "./control-calls.ts";

interface TaskAttemptsProps {
  readonly bars: readonly Bar[];
  /** Of the task, which is told before. */
  readonly taskError: string | null;
  /** Of its service; null when nobody knows. */
  readonly address: string | null;
}

/** So many are shown, the last ones; the others when they are asked for. */
const SHOWN_AT_ONCE = 3;

export function TaskAttempts({ bars, taskError, address }: TaskAttemptsProps) {
  const id = useId();
  const [isAll, setAll] = useState(false);
  if (bars.length === 0) return null;
  const hidden = isAll ? 0 : Math.max(bars.length - SHOWN_AT_ONCE, 0);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{bars.length === 1 ? "Attempt" : formatNumberOf(bars.length, "attempt")}</h3>
      {hidden > 0 && (
        <button type="button" className="small" onClick={() => setAll(true)}>
          {formatNumberOf(hidden, "earlier attempt")}
        </button>
      )}
      <ol className="attempts">
        {bars.slice(hidden).map(
          (bar) =>
            bar.attempt !== null && (
              <li key={bar.attempt.number} className="attempt">
                <Attempt bar={bar} attempt={bar.attempt} address={address} taskError={taskError} />
              </li>
            ),
        )}
      </ol>
    </section>
  );
}

interface AttemptProps {
  readonly bar: Bar;
  readonly attempt: AttemptRecord;
  readonly address: string | null;
  /** Of the task, which is told before. */
  readonly taskError: string | null;
}

function Attempt({ bar, attempt, address, taskError }: AttemptProps) {
  const { number, workerId, error, outcome } = attempt;
  const status = outcome === "lost" ? "skipped" : (outcome ?? "running");
  return (
    <>
      <p className="attempt-head">
        <span className={`state state-${status}`}>
          <span aria-hidden="true">{STATUS_SIGNS[status]}</span> {number}
        </span>
        <span>{outcome ?? "under way"}</span>
        <span className="faint">
          {formatDuration(bar.to - bar.from)} on {toPrintable(workerId)}
        </span>
      </p>
      {error !== null && <AttemptError error={error} isTold={error === taskError} />}
      {bar.isFollowing && <p className="notice">Went on with what the service had accepted before.</p>}
      <ul className="calls" aria-label={`Control calls of attempt ${number}`}>
        {toControlCalls(attempt, bar.isFollowing).map((call) => (
          <li key={call.name} className="call">
            <Call call={call} address={address} error={error} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface AttemptErrorProps {
  readonly error: string;
  /** Whether it is that of the task, which stands above. */
  readonly isTold: boolean;
}

const AttemptError = ({ error, isTold }: AttemptErrorProps) =>
  isTold ? <p className="notice">With the error above.</p> : <ErrorText text={error} />;

interface CallProps {
  readonly call: ControlCall;
  readonly address: string | null;
  /** Of the attempt, which is told beside. */
  readonly error: string | null;
}

function Call({ call: { method, name, times, at, answer }, address, error }: CallProps) {
  const instant = new Date(at);
  return (
    <>
      <time dateTime={instant.toISOString()} title={instant.toISOString()}>
        {toClock(instant)}
      </time>
      <code title={`${method} ${address ?? ""}/control/${name}`}>
        {method} {name}
      </code>
      <span className="call-answer">
        {times !== null && times !== 1 && `${times}×, last: `}
        {answer === error ? "failed" : toPrintable(answer)}
      </span>
    </>
  );
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

/** `14:03:09.120`, in the time zone of who looks. */
const toClock = (instant: Date): string => CLOCK.format(instant);
