/**
 * A process that writes outputs, and is killed, or refused by the file system, in one of its calls. Its argument: JSON with
 * a list of orders, each with the outputs, the number of the call that changes something, and what happens then. It says
 * for each how many calls there were, or what was wrong, as a line of JSON.
 */
import * as v from "valibot";

const CALLS = [
  "mkdtempSync",
  "mkdirSync",
  "openSync",
  "writeFileSync",
  "fsyncSync",
  "linkSync",
  "renameSync",
  "rmSync",
];

const OrderSchema = v.object({
  outputs: v.array(
    v.object({
      folder: v.string(),
      files: v.record(v.string(), v.string()),
      stale: v.optional(v.array(v.string()), []),
    }),
  ),
  call: v.optional(v.number(), -1),
  how: v.optional(v.picklist(["before", "after", "failing"]), "before"),
});

const orders = v.parse(v.array(OrderSchema), JSON.parse(process.argv[2] ?? ""));

let current: { call: number; how: string } = { call: -1, how: "" };
let calls = 0;
// Before anything imports it: what is imported is what is found here then.
const fs: object = import.meta.require("node:fs");
for (const name of CALLS) {
  const original: unknown = Reflect.get(fs, name);
  if (typeof original !== "function") throw new Error(`${name} is no call of the file system`);
  Reflect.set(fs, name, (...args: unknown[]) => {
    calls += 1;
    if (calls !== current.call) return original(...args);
    if (current.how === "failing")
      throw Object.assign(new Error("EIO: i/o error"), { code: "EIO", syscall: name });
    if (current.how === "after") original(...args);
    return process.kill(process.pid, "SIGKILL");
  });
}

const { writeWhole } = await import("../src/packaging/output/whole-output.ts");
for (const { outputs, ...order } of orders) {
  [current, calls] = [order, 0];
  try {
    writeWhole(outputs);
    process.stdout.write(`${calls}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify(error instanceof Error ? error.message : error)}\n`);
  }
}
