/** Tells listeners what the steps of all processes have told: reads the feed of every partition from now on. */
import * as v from "valibot";
import { sleep, systemClock } from "../../clock.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import { parseFeedEntry } from "./documents.ts";
import { BLOCK_MS, Link, type LinkOptions } from "./link.ts";
import type { Partition } from "./partition.ts";

export interface EventFeedOptions extends LinkOptions {
  /** The stream of each partition that is read. */
  readonly stream: "feed" | "stops";
  /** Entries that follow within so long (ms) are read at once: to read each alone costs more than to tell of it. */
  readonly pauseMs: number;
}

type Listener = (event: WorkflowEvent) => void;

const ENTRIES_AT_ONCE = 1_000;

const EntrySchema = v.tuple([v.string(), v.tuple([v.literal("e"), v.string()])]);
const EntriesSchema = v.array(EntrySchema);
const StreamsSchema = v.array(v.tuple([v.string(), EntriesSchema]));
const ReplySchema = v.nullable(StreamsSchema);

export class EventFeed {
  readonly #partitions: readonly Partition[];
  readonly #options: EventFeedOptions;
  readonly #listeners = new Set<Listener>();
  /** Ends the reading that goes on while there are listeners. */
  #stop: (() => void) | null = null;

  constructor(partitions: readonly Partition[], options: EventFeedOptions) {
    this.#partitions = partitions;
    this.#options = options;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#stop ??= this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #start(): () => void {
    const link = new Link(this.#options);
    const stopping = new AbortController();
    // Asked for before anything that is called from now on: all of that is heard.
    const ends = this.#partitions.map((partition) =>
      readEnd(partition, this.#options.stream).catch(() => "$"),
    );
    void this.#read(link, ends, stopping.signal);
    return () => {
      stopping.abort();
      link.cut();
    };
  }

  async #read(link: Link, ends: readonly Promise<string>[], stopping: AbortSignal): Promise<void> {
    const { pauseMs } = this.#options;
    const places = new Map<string, string>();
    for (const [index, partition] of this.#partitions.entries()) {
      places.set(partition.key(this.#options.stream), (await ends[index]) ?? "$");
    }
    while (!stopping.aborted) {
      await link.whenReady(stopping);
      const streams = ["STREAMS", ...places.keys(), ...places.values()];
      const command = ["COUNT", ENTRIES_AT_ONCE, "BLOCK", BLOCK_MS, ...streams];
      // What was told while the connection was lost is read then: nothing is left out.
      const reply = await link.sendOnce((client) => client.call("XREAD", command)).catch(() => null);
      if (stopping.aborted) return;
      this.#tellAll(v.parse(ReplySchema, reply) ?? [], places);
      if (reply !== null && pauseMs > 0) await sleep(systemClock, pauseMs, stopping);
    }
  }

  #tellAll(reply: v.InferOutput<typeof StreamsSchema>, places: Map<string, string>): void {
    for (const [key, entries] of reply) {
      for (const [id, [, document]] of entries) {
        places.set(key, id);
        for (const event of parseFeedEntry(document)) this.#tell(event);
      }
    }
  }

  #tell(event: WorkflowEvent): void {
    for (const listener of this.#listeners) tellOne(listener, event);
  }
}

/** Where a feed ends now. */
function readEnd(partition: Partition, stream: string): Promise<string> {
  return partition.link.send(async (client) => {
    const [last] = v.parse(
      EntriesSchema,
      await client.call("XREVRANGE", [partition.key(stream), "+", "-", "COUNT", 1]),
    );
    return last?.[0] ?? "0";
  });
}

/** What was kept stays kept, whatever a listener makes of it. */
function tellOne(listener: Listener, event: WorkflowEvent): void {
  try {
    listener(event);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
