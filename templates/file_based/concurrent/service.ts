/**
 * A service with one operation, whose data travels as files. Put your model where `ScaleReadings` multiplies: what is
 * around it reads the input, checks the parameters and hands the result on.
 */
import { OperationError, operation, serve, v } from "./kit/aieffect-service.js";

interface Reading {
  readonly time: string;
  readonly value: number;
}

/** What is worked on when there is no input, so that the service can be the first of a pipeline. */
const SAMPLE: readonly Reading[] = [
  { time: "2026-01-01T00:00:00Z", value: 1 },
  { time: "2026-01-01T01:00:00Z", value: 2.5 },
  { time: "2026-01-01T02:00:00Z", value: 4 },
];

const scale = operation({
  // The caller is answered at once, asks for the progress, and fetches the output when it is there.
  mode: "concurrent",
  // What breaks this is answered with 422 and starts nothing. A default makes a parameter optional.
  parameters: v.object({ factor: v.optional(v.number(), 2) }),
  async run({ inputs, parameters }, task) {
    const readings = inputs.length === 0 ? SAMPLE : parseReadings(await task.fetch(inputs[0]).text());
    task.log("Scaling", { readings: readings.length, factor: parameters.factor });
    const scaled: Reading[] = [];
    for (const [index, { time, value }] of readings.entries()) {
      // Aborts when the service is told to stop.
      task.signal.throwIfAborted();
      // This line is your model.
      scaled.push({ time, value: value * parameters.factor });
      task.progress((100 * (index + 1)) / readings.length);
    }
    // Written below the shared folder DATA_DIR, by workflow and task. The answer holds only its path.
    return task.results.file("readings.csv", "csv", (path) => Bun.write(path, formatReadings(scaled)));
  },
});

/** @throws OperationError whose text the caller gets; anything else that is thrown counts as a defect */
function parseReadings(text: string): Reading[] {
  const [header, ...rows] = text.trimEnd().split("\n");
  if (header !== "time,value") throw new OperationError("The first line of the input must be: time,value");
  return rows.map((row, index) => {
    const [time = "", value = ""] = row.split(",");
    if (value.trim() !== "" && Number.isFinite(Number(value))) return { time, value: Number(value) };
    throw new OperationError(`Line ${index + 2} of the input has no number as value`);
  });
}

function formatReadings(readings: readonly Reading[]): string {
  return ["time,value", ...readings.map(({ time, value }) => `${time},${value}`), ""].join("\n");
}

await serve({ operations: { ScaleReadings: scale } });
