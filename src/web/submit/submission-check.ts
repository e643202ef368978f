/**
 * Asks the server what it makes of a submission, each time that it has changed, and which of its services answer. Owns when
 * it asks; what is filled in is in draft.ts.
 */
import { type CheckReport, CheckReportSchema, type ServiceReport } from "../../model/check-report.ts";
import type { Connection } from "../api/connection.ts";
import { toMessage } from "../api/trouble.ts";
import type { SubmissionBody } from "./submission-body.ts";

export interface CheckState {
  /** The last one; while another is made it tells of what was sent before. */
  readonly report: CheckReport | null;
  /** What the report is of. */
  readonly checked: SubmissionBody | null;
  /** Why there is no newer report. */
  readonly trouble: string | null;
  /** Null before the services were asked. */
  readonly services: readonly ServiceReport[] | null;
  readonly isAsking: boolean;
  /** Why the services could not be asked. */
  readonly servicesTrouble: string | null;
}

/** Somebody who types is waited for so long (ms). */
const GATHERING_MS = 250;

const NOTHING_ASKED = { services: null, isAsking: false, servicesTrouble: null } as const;

export class SubmissionCheck {
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  #looking = new AbortController();
  #asking = new AbortController();
  #body: SubmissionBody | null = null;
  /** The addresses that the services were asked at. */
  #asked: string | null = null;
  #state: CheckState = { report: null, checked: null, trouble: null, ...NOTHING_ASKED };

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly state = (): CheckState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Has it checked soon; what was being checked before is given up. @param body null for nothing to check */
  look(body: SubmissionBody | null): void {
    this.#body = body;
    this.#looking.abort();
    this.#looking = new AbortController();
    if (body === null) this.#forget();
    else void this.#check(body, this.#looking.signal);
  }

  /** Has the same checked again, after the server did not answer. */
  readonly lookAgain = (): void => this.look(this.#body);

  /** Asks the services of what was checked last, again. */
  readonly askServices = (): void => {
    const { checked, report } = this.#state;
    if (checked !== null && report?.valid === true) void this.#ask(checked);
  };

  stop(): void {
    this.#looking.abort();
    this.#asking.abort();
  }

  #forget(): void {
    this.#asking.abort();
    this.#asked = null;
    this.#set({ report: null, checked: null, trouble: null, ...NOTHING_ASKED });
  }

  async #check(body: SubmissionBody, signal: AbortSignal): Promise<void> {
    // The first one is not typed: it is there at once.
    if (this.#state.report !== null) await new Promise((resolve) => setTimeout(resolve, GATHERING_MS));
    if (signal.aborted) return;
    try {
      const report = await this.#connection.read(CheckReportSchema, {
        method: "POST",
        path: "validate?plan=true",
        body,
        signal,
      });
      if (signal.aborted) return;
      this.#set({ report: withKnownPlan(report, this.#state.report), checked: body, trouble: null });
      this.#askAbout(report, body);
    } catch (error) {
      if (!signal.aborted) this.#set({ checked: null, trouble: toMessage(error) });
    }
  }

  /** Asks the services by itself when they are others than those that were asked. */
  #askAbout({ valid, plan = [] }: CheckReport, body: SubmissionBody): void {
    if (!valid) return;
    const addresses = JSON.stringify([
      ...new Set(plan.map(({ container_name, address }) => `${container_name} ${address}`)),
    ]);
    if (addresses === this.#asked) return;
    this.#asked = addresses;
    void this.#ask(body);
  }

  async #ask(body: SubmissionBody): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#set({ isAsking: true, servicesTrouble: null });
    // What is inline may be large, and whether services answer does not depend on it.
    const { inputs: _, services_api_key: __, ...asked } = body;
    try {
      const { services = null } = await this.#connection.read(CheckReportSchema, {
        method: "POST",
        path: "validate?probe=true",
        body: asked,
        signal,
      });
      if (!signal.aborted) this.#set({ services, isAsking: false });
    } catch (error) {
      if (!signal.aborted) this.#set({ isAsking: false, servicesTrouble: toMessage(error) });
    }
  }

  #set(changes: Partial<CheckState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

/** The report with the plan of the one before when that says the same: what is drawn of it stays as it is. */
function withKnownPlan(report: CheckReport, before: CheckReport | null): CheckReport {
  const isSame = JSON.stringify(report.plan) === JSON.stringify(before?.plan);
  return isSame && before?.plan !== undefined ? { ...report, plan: before.plan } : report;
}
