/**
 * A service with one operation, whose data travels as messages over gRPC. Put your model where `ScaleReadings`
 * multiplies: what is around it fetches the input, checks the parameters and hands the result on.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createGrpcDataPlane,
  createGrpcSource,
  OperationError,
  operation,
  serve,
  v,
} from "./kit/aieffect-service.js";

/** Its own proto file, and those of the services before this one: put them into `proto/before`. */
const folder = join(import.meta.dir, "proto");
const protos = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".proto"))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
);
const source = createGrpcSource({ protos });

/** What a message must hold so that this service can use it, whoever made it. */
const ReadingsSchema = v.object({ readings: v.array(v.object({ time: v.string(), value: v.number() })) });

type Reading = v.InferOutput<typeof ReadingsSchema>["readings"][number];

/** What is worked on when there is no input, so that the service can be the first of a pipeline. */
const SAMPLE: readonly Reading[] = [
  { time: "2026-01-01T00:00:00Z", value: 1 },
  { time: "2026-01-01T01:00:00Z", value: 2.5 },
  { time: "2026-01-01T02:00:00Z", value: 4 },
];

const scale = operation({
  // The caller waits for the answer, for 30 s at most: what takes longer is "concurrent".
  mode: "sequential",
  // What breaks this is answered with 422 and starts nothing. A default makes a parameter optional.
  parameters: v.object({ factor: v.optional(v.number(), 2) }),
  async run(request, task) {
    const { inputs, parameters } = request;
    const readings = inputs.length === 0 ? SAMPLE : toReadings(await source.fetch(request, task));
    task.log("Scaling", { readings: readings.length, factor: parameters.factor });
    const scaled: Reading[] = [];
    for (const { time, value } of readings) {
      // This line is your model.
      scaled.push({ time, value: value * parameters.factor });
    }
    // Kept by workflow and task for whoever calls the rpc `ScaleReadings`. The answer holds only its address.
    return task.results.grpc({ readings: scaled });
  },
});

/** @throws OperationError whose text the caller gets; anything else that is thrown counts as a defect */
function toReadings(message: object): readonly Reading[] {
  if (v.is(ReadingsSchema, message)) return message.readings;
  throw new OperationError("The input has no readings");
}

await serve({
  dataPlane: createGrpcDataPlane({ protos, service: "scale_readings.ScaleReadingsService" }),
  operations: { ScaleReadings: scale },
});
