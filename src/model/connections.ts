/** connections.json of a use case: where its services answer, and which operation feeds which. */
import * as v from "valibot";
import { PortSchema } from "./dockerinfo.ts";
import { FilledTextSchema, JsonObjectSchema, NOT_A_LIST, openObject } from "./field.ts";
import { type Reading, readWith } from "./problem.ts";

const ServiceSchema = openObject({
  /** The host that the orchestrator dials; most often the name in the compose file. */
  ip_address: FilledTextSchema,
  port: PortSchema,
});

const ConnectionSchema = openObject({
  from_service: FilledTextSchema,
  /** Without one it holds for all operations of the source. */
  from_method: v.nullish(FilledTextSchema),
  to_service: FilledTextSchema,
  to_method: FilledTextSchema,
});

/** `name`, `description` and `start_service` are for people. */
const ConnectionsSchema = openObject({
  pipeline: openObject({
    service_mapping: v.pipe(
      // Before the record: that would take a list for an object with numbers.
      JsonObjectSchema,
      v.record(v.string(), ServiceSchema),
      v.check((mapping) => Object.keys(mapping).length > 0, "must not be empty"),
    ),
    connections: v.nullish(v.array(ConnectionSchema, NOT_A_LIST), () => []),
  }),
});

export type Connections = v.InferOutput<typeof ConnectionsSchema>["pipeline"];
export type Connection = Connections["connections"][number];

export function readConnections(raw: unknown): Reading<Connections> {
  const reading = readWith(ConnectionsSchema, raw);
  return reading.ok ? { ok: true, value: reading.value.pipeline } : reading;
}
