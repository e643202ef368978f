/**
 * Keeps how a workflow is looked at: what of its graph is open, which part is seen and how large. It outlives the views, and
 * a reload. Of the workflow that was shown last.
 */
import * as v from "valibot";
import { TabDocument } from "./tab-document.ts";

const PlaceSchema = v.pipe(v.number(), v.finite());
const ScaleSchema = v.pipe(PlaceSchema, v.gtValue(0));

const LookedAtSchema = v.object({
  /** Layers of the graph that are one box each; null for those that are so at first. */
  closedLayers: v.nullable(v.pipe(v.array(v.number()), v.readonly())),
  search: v.string(),
  /** Which part of the graph is seen; null for what is seen at first. */
  viewport: v.nullable(v.object({ x: PlaceSchema, y: PlaceSchema, scale: ScaleSchema })),
  /** How much longer than the window the timeline is, and what part of it (0 to 1) is in the middle of the window. */
  timelineScale: ScaleSchema,
  timelineMiddle: PlaceSchema,
  /** Whether the timeline has only the tasks that decide the end. */
  isNarrowed: v.boolean(),
});

export type LookedAt = v.InferOutput<typeof LookedAtSchema>;

const AT_FIRST: LookedAt = {
  closedLayers: null,
  search: "",
  viewport: null,
  timelineScale: 1,
  timelineMiddle: 0.5,
  isNarrowed: false,
};

const KeptSchema = v.object({ workflowId: v.string(), ...LookedAtSchema.entries });
type Kept = v.InferOutput<typeof KeptSchema>;

/** How one workflow is looked at. */
export class KeptView {
  readonly workflowId: string;
  #lookedAt: LookedAt;

  constructor(workflowId: string, lookedAt: LookedAt = AT_FIRST) {
    this.workflowId = workflowId;
    this.#lookedAt = lookedAt;
  }

  get lookedAt(): LookedAt {
    return this.#lookedAt;
  }

  keep(changed: Partial<LookedAt>): void {
    this.#lookedAt = { ...this.#lookedAt, ...changed };
  }
}

export class KeptViews {
  readonly #document: TabDocument<Kept>;
  #latest: KeptView | null = null;

  /** @param storage null when there is none */
  constructor(base: URL, storage: Storage | null) {
    this.#document = new TabDocument("aieffect-view", KeptSchema, base, storage);
  }

  /** How a workflow was looked at, if it is the one that was looked at last. */
  open(workflowId: string): KeptView {
    this.#latest ??= this.#read();
    if (this.#latest?.workflowId !== workflowId) this.#latest = new KeptView(workflowId);
    return this.#latest;
  }

  /** Writes it where it outlives the page. */
  store(): void {
    if (this.#latest === null) return;
    const { workflowId, lookedAt } = this.#latest;
    this.#document.write({ workflowId, ...lookedAt });
  }

  #read(): KeptView | null {
    const kept = this.#document.read();
    if (kept === null) return null;
    const { workflowId, ...lookedAt } = kept;
    return new KeptView(workflowId, lookedAt);
  }
}
