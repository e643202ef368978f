/** Lists of workflows over all partitions, a page at a time. */
import * as v from "valibot";
import { AieffectError } from "../../errors.ts";
import type { WorkflowRecord } from "../../model/record.ts";
import type { WorkflowPage, WorkflowQuery } from "../store.ts";
import { toWorkflowRecord } from "./documents.ts";
import type { Partition } from "./partition.ts";
import { SCRIPTS } from "./scripts.ts";

interface Item {
  readonly workflow: WorkflowRecord;
  /** Grows with every submission to a partition, and with time. */
  readonly score: number;
  readonly partition: number;
}

const NullableTextSchema = v.nullable(v.string());
const ReplySchema = v.array(
  v.tuple([
    v.string(),
    ...Array<typeof NullableTextSchema>(0),
    NullableTextSchema,
    NullableTextSchema,
    NullableTextSchema,
    NullableTextSchema,
    NullableTextSchema,
    NullableTextSchema,
  ]),
);
/** Where a page ended: of a list by age, its last score and partition; of a list by id, its last id. */
const CursorSchema = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => Buffer.from(text, "base64").toString()),
  v.parseJson(),
  v.variant("of", [
    v.strictObject({
      of: v.literal("age"),
      status: NullableTextSchema,
      score: v.number(),
      partition: v.number(),
    }),
    v.strictObject({ of: v.literal("id"), prefix: v.string(), id: v.string() }),
  ]),
);
type Cursor = v.InferOutput<typeof CursorSchema>;

/** @throws AieffectError INVALID_INPUT for a cursor that this list did not give */
export async function readPage(
  partitions: readonly Partition[],
  query: WorkflowQuery,
): Promise<WorkflowPage> {
  const cursor = query.cursor === null ? null : parseCursor(query.cursor, query);
  const found = await Promise.all(partitions.map((partition) => readPart(partition, query, cursor)));
  const items = found.flat().toSorted(query.prefix === "" ? byAge : byId);
  const page = items.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = items.length > query.limit && last !== undefined;
  return { workflows: page.map((item) => item.workflow), nextCursor: hasMore ? toCursor(last, query) : null };
}

/** The newest workflow of all partitions. */
export async function readLatest(partitions: readonly Partition[]): Promise<WorkflowRecord | null> {
  const query: WorkflowQuery = { status: null, prefix: "", limit: 1, cursor: null };
  return (await readPage(partitions, query)).workflows[0] ?? null;
}

/** One more than the page has: then there is a next one. */
async function readPart(partition: Partition, query: WorkflowQuery, cursor: Cursor | null): Promise<Item[]> {
  const bounds =
    query.prefix === "" ? toAgeBounds(partition, query, cursor) : toIdBounds(query.prefix, cursor);
  const reply = v.parse(ReplySchema, await partition.run(SCRIPTS.list, [...bounds, query.limit + 1]));
  return reply.flatMap(([id, score, name, state, error, created, webuis]) => {
    // Its keys have expired, and the next `recover` takes it out of the list.
    if (state === null) return [];
    const workflow = toWorkflowRecord(id, { name, state, error, created, webuis });
    return [{ workflow, score: Number(score), partition: partition.index }];
  });
}

function toAgeBounds(partition: Partition, query: WorkflowQuery, cursor: Cursor | null): readonly string[] {
  const index = query.status === null ? "index" : `index:${query.status}`;
  if (cursor?.of !== "age") return [index, "+inf", "-inf"];
  // At one score the partitions come in their order.
  const isBehind = partition.index > cursor.partition;
  return [index, `${isBehind ? "" : "("}${cursor.score}`, "-inf"];
}

function toIdBounds(prefix: string, cursor: Cursor | null): readonly string[] {
  const from = cursor?.of === "id" ? `(${cursor.id}` : `[${prefix}`;
  return ["ids", from, `(${prefix}\u{10FFFF}`];
}

function byAge(a: Item, b: Item): number {
  return b.score - a.score || a.partition - b.partition;
}

function byId(a: Item, b: Item): number {
  return Buffer.compare(Buffer.from(a.workflow.workflowId), Buffer.from(b.workflow.workflowId));
}

function toCursor(last: Item, { status, prefix }: WorkflowQuery): string {
  const cursor: Cursor =
    prefix === ""
      ? { of: "age", status, score: last.score, partition: last.partition }
      : { of: "id", prefix, id: last.workflow.workflowId };
  return Buffer.from(JSON.stringify(cursor)).toString("base64");
}

function parseCursor(text: string, query: WorkflowQuery): Cursor {
  const { success, output } = v.safeParse(CursorSchema, text);
  if (success && isOfQuery(output, query)) return output;
  throw new AieffectError("INVALID_INPUT", "Not a cursor of this list");
}

function isOfQuery(cursor: Cursor, { status, prefix }: WorkflowQuery): boolean {
  return cursor.of === "age" ? prefix === "" && cursor.status === status : cursor.prefix === prefix;
}
