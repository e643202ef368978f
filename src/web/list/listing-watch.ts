/**
 * Keeps a listing up to date: reads pages when they are wanted, and what events say has changed. Owns how often it asks; what
 * an answer means is listing.ts.
 */
import type { WorkflowEvent } from "../../model/event.ts";
import { WorkflowAnswerSchema, type WorkflowList, WorkflowListSchema } from "../../model/workflow-answer.ts";
import type { Connection } from "../api/connection.ts";
import { type ConnectionState, followEvents } from "../api/followed-events.ts";
import { isTrouble, toMessage } from "../api/trouble.ts";
import type { ListRoute } from "../route.ts";
import {
  addPage,
  EMPTY_LISTING,
  LARGEST_PAGE,
  type Listing,
  PAGE_SIZE,
  placeRow,
  renewRows,
  toListPath,
  withoutRows,
} from "./listing.ts";

export interface ListingState {
  readonly listing: Listing;
  /** Whether a page is being read; before the first one has come nothing is known. */
  readonly isReading: boolean;
  readonly isKnown: boolean;
  readonly connection: ConnectionState;
  /** Why the last page did not come. */
  readonly trouble: string | null;
}

/** Changes of so long (ms) are read together: of the first time, of later ones, and when there were too many to read them one by one. */
const FIRST_GATHERING_MS = 10;
const GATHERING_MS = 80;
const GATHERING_MANY_MS = 1_000;
/** The most workflows that are read one by one; when more have changed, pages of them are read first. */
const MOST_SINGLE = 12;
/** More than so many are not waited for one by one: of these, only what the list shows is read again. */
const MOST_WAITING = 500;
/** So long (ms) until a server that could not answer is asked again. */
const AWAY_MS = 2_000;
/** What these events change is not in a row of the list. */
const UNSEEN: ReadonlySet<WorkflowEvent["type"]> = new Set(["task-accepted", "task-progressed"]);

export class ListingWatch {
  readonly #connection: Connection;
  readonly #route: ListRoute;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #changed = new Set<string>();
  /** Deleted ones that an answer which is on its way may still have. */
  readonly #gone = new Set<string>();
  #isCatchingUp = false;
  #wantsPage = false;
  /** Nothing is asked before somebody wants that, or there is a new connection. (With a new key there is a new watch.) */
  #isRefused = false;
  #state: ListingState = {
    listing: EMPTY_LISTING,
    isReading: false,
    isKnown: false,
    connection: { kind: "connecting" },
    trouble: null,
  };
  /** What listeners have been told. */
  #told: ListingState = this.#state;
  #frame: number | null = null;

  constructor(connection: Connection, route: ListRoute) {
    this.#connection = connection;
    this.#route = route;
  }

  /** Renewed with each frame that is drawn at most. */
  readonly state = (): ListingState => this.#told;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    void this.#readPage({ cursor: null }, (_, page) => addPage(EMPTY_LISTING, page));
    void followEvents(this.#connection, {
      path: "events",
      after: () => null,
      onEvent: (event) => this.#hear(event),
      // Whatever happened before nobody told.
      onOpen: () => this.#renew(),
      onState: (connection) => this.#set({ connection }),
      isOver: () => false,
      signal: this.#stop.signal,
    });
  }

  stop(): void {
    this.#stop.abort();
    this.#listeners.clear();
  }

  /** Reads the next page, unless there is none or one is being read. */
  readonly readMore = (): void => {
    if (this.#state.isReading || this.#state.listing.cursor === null) return;
    void this.#readPage({ cursor: this.#state.listing.cursor }, addPage);
  };

  /** Reads on until so many are known, all of them, or a page does not come; what is known then. */
  async readOn(count: number): Promise<Listing> {
    for (;;) {
      const { listing } = this.#state;
      if (listing.cursor === null || listing.rows.length >= count) return listing;
      const from = { cursor: listing.cursor, limit: LARGEST_PAGE };
      if ((await this.#readPage(from, addPage)) === null) return listing;
    }
  }

  /** Reads everything again, after it did not come. */
  readonly readAgain = (): void => {
    this.#doubtAll();
    void this.#readPage({ cursor: null }, renewRows);
  };

  #renew(): void {
    if (!this.#state.isKnown) {
      if (!this.#state.isReading) this.readAgain();
      return;
    }
    this.#doubtAll();
    this.#wantsPage = true;
    void this.#catchUp();
  }

  /** Anything may have changed. */
  #doubtAll(): void {
    this.#isRefused = false;
    for (const { workflow_id } of this.#state.listing.rows) this.#changed.add(workflow_id);
  }

  #hear(event: WorkflowEvent): void {
    // What happens while nothing is asked is read with all the rest.
    if (this.#isRefused || UNSEEN.has(event.type)) return;
    (event.type === "workflow-deleted" ? this.#gone : this.#changed).add(event.workflow_id);
    if (this.#state.isKnown) void this.#catchUp();
  }

  /** Reads what has changed, until nothing is left; one at a time, however many events come. */
  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    let pauseMs = FIRST_GATHERING_MS;
    while (this.#isBehind && this.#mayAsk) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      this.#removeGone();
      const wereMany = this.#changed.size > MOST_SINGLE;
      const isAnswered = await this.#readChanges();
      pauseMs = !isAnswered ? AWAY_MS : wereMany ? GATHERING_MANY_MS : GATHERING_MS;
    }
    this.#isCatchingUp = false;
  }

  get #mayAsk(): boolean {
    return !this.#isRefused && !this.#stop.signal.aborted;
  }

  get #isBehind(): boolean {
    return this.#needsPage || this.#changed.size > 0 || this.#gone.size > 0;
  }

  /** When all rows that were read are gone, nothing tells of those behind them. */
  get #needsPage(): boolean {
    const { rows, cursor } = this.#state.listing;
    return this.#wantsPage || (rows.length === 0 && cursor !== null);
  }

  #removeGone(): void {
    if (this.#gone.size === 0) return;
    for (const workflowId of this.#gone) this.#changed.delete(workflowId);
    this.#set({ listing: withoutRows(this.#state.listing, this.#gone) });
    if (!this.#state.isReading) this.#gone.clear();
  }

  /** Reads some of what has changed; whether the server answered. */
  async #readChanges(): Promise<boolean> {
    if (this.#needsPage || this.#changed.size > MOST_SINGLE) {
      if (!(await this.#renewPages())) return false;
      this.#wantsPage = false;
      this.#forgetUnseen();
    }
    const some = [...this.#changed].slice(0, MOST_SINGLE);
    const answered = await Promise.all(some.map((workflowId) => this.#readRow(workflowId)));
    return !answered.includes(false);
  }

  /** Reads the rows again from the start on, down to where but few have changed; whether the server answered. */
  async #renewPages(): Promise<boolean> {
    const limit = this.#state.listing.rows.length > PAGE_SIZE ? LARGEST_PAGE : PAGE_SIZE;
    let above: string | null = null;
    let cursor: string | null = null;
    do {
      const start: string | null = above;
      const page = await this.#readPage({ cursor, limit }, (rows, read) => renewRows(rows, read, start));
      if (page === null) return false;
      above = page.workflows.at(-1)?.workflow_id ?? null;
      cursor = page.next_cursor;
    } while (cursor !== null && above !== null && this.#countChangedBelow(above) > MOST_SINGLE);
    return true;
  }

  #countChangedBelow(above: string): number {
    const { rows } = this.#state.listing;
    const start = rows.findIndex(({ workflow_id }) => workflow_id === above) + 1;
    return rows.slice(start).filter(({ workflow_id }) => this.#changed.has(workflow_id)).length;
  }

  #forgetUnseen(): void {
    if (this.#changed.size <= MOST_WAITING) return;
    const seen = new Set(this.#state.listing.rows.map(({ workflow_id }) => workflow_id));
    for (const workflowId of this.#changed) if (!seen.has(workflowId)) this.#changed.delete(workflowId);
  }

  /** Whether the server answered; when it could not, the row still waits to be read. */
  async #readRow(workflowId: string): Promise<boolean> {
    this.#changed.delete(workflowId);
    const path = `workflows/${encodeURIComponent(workflowId)}`;
    try {
      const workflow = await this.#connection.read(WorkflowAnswerSchema, { path, signal: this.#stop.signal });
      const listing = placeRow(this.#state.listing, workflow, this.#route);
      if (listing === null) this.#wantsPage = true;
      else this.#set({ listing });
    } catch (error) {
      if (isTrouble(error, "away") || isTrouble(error, "unauthorized")) {
        this.#changed.add(workflowId);
        this.#isRefused ||= isTrouble(error, "unauthorized");
        return false;
      }
      if (isTrouble(error, "unknown"))
        this.#set({ listing: withoutRows(this.#state.listing, new Set([workflowId])) });
      // One that cannot be read keeps nobody from the others.
      else this.#set({ trouble: toMessage(error) });
    }
    return true;
  }

  /** The page; null when it did not come. */
  async #readPage(
    { cursor, limit = PAGE_SIZE }: { readonly cursor: string | null; readonly limit?: number },
    merge: (listing: Listing, page: WorkflowList) => Listing,
  ): Promise<WorkflowList | null> {
    const { signal } = this.#stop;
    // The page will be as new as these; what events tell from now on it may not show yet.
    const asked = new Set(this.#changed);
    this.#changed.clear();
    this.#set({ isReading: true });
    let page: WorkflowList | null = null;
    try {
      const path = toListPath(this.#route, cursor, limit);
      page = await this.#connection.read(WorkflowListSchema, { path, signal });
      for (const { workflow_id } of page.workflows) asked.delete(workflow_id);
      const listing = withoutRows(merge(this.#state.listing, page), this.#gone);
      this.#set({ listing, isReading: false, isKnown: true, trouble: null });
    } catch (error) {
      // Asking again helps only where nobody answered.
      if (isTrouble(error, "away")) this.#wantsPage = true;
      else this.#isRefused = true;
      this.#set({ isReading: false, trouble: toMessage(error) });
    }
    for (const workflowId of asked) this.#changed.add(workflowId);
    if (this.#wantsPage || (this.#state.isKnown && this.#isBehind)) void this.#catchUp();
    return page;
  }

  #set(changes: Partial<ListingState>): void {
    if (this.#stop.signal.aborted) return;
    this.#state = { ...this.#state, ...changes };
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#told = this.#state;
      for (const listener of this.#listeners) listener();
    });
  }
}
