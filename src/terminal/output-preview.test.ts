import { describe, expect, test } from "bun:test";
import { refer, referInline } from "../../test/builders.ts";
import { makeRecord, makeSnapshot, type TaskSketch } from "../../test/view-builder.ts";
import type { DataReference } from "../model/data-reference.ts";
import { toOutputLines } from "./output-preview.ts";
import type { ReadFileStart } from "./run-reporter.ts";
import { paintLine } from "./styled-line.ts";

const noFiles: ReadFileStart = async () => null;

async function show(outputs: readonly (DataReference | null)[], options: Partial<ShowOptions> = {}) {
  const { columns = 200, readFileStart = noFiles, sinks = ["t0"], status = "completed" } = options;
  const tasks = outputs.map((output): TaskSketch => ({ status: "completed", output }));
  const snapshot = makeSnapshot(tasks, { status });
  const result = { snapshot, attempts: [], sinkTaskIds: new Set(sinks) };
  return (await toOutputLines(result, columns, readFileStart)).map((line) => paintLine(line, false));
}

interface ShowOptions {
  readonly columns: number;
  readonly readFileStart: ReadFileStart;
  readonly sinks: readonly string[];
  readonly status: "completed" | "failed";
}

describe("an inline output", () => {
  test("is decoded", async () => {
    expect(
      await show([referInline('{"num_records":10}', "json"), null, referInline("a,b\r\n1,2\r\n", "csv")]),
    ).toEqual([
      "node0:Run → inline json, 18 bytes",
      '  {"num_records":10}',
      "node2:Run → inline csv, 10 bytes",
      "  a,b",
      "  1,2",
    ]);
  });

  test("is spread over lines when it is JSON in one long line", async () => {
    const lines = await show([referInline(JSON.stringify({ a: "x".repeat(30), b: [1] }), "json")], {
      columns: 40,
    });
    expect(lines.slice(1, 4)).toEqual(["  {", `    "a": "${"x".repeat(29)}…`, '    "b": [']);
  });

  test("is cut after ten lines and 200 columns", async () => {
    const long = Array.from({ length: 30 }, (_, row) => `${row},${"x".repeat(300)}`).join("\n");
    const lines = await show([referInline(long, "csv")], { columns: Number.POSITIVE_INFINITY });
    expect(lines).toHaveLength(12);
    expect(Math.max(...lines.map((line) => line.length))).toBe(200);
    expect(lines.at(-1)).toBe("  … 20 more lines");
  });

  test("on the way to another task is cut after three lines", async () => {
    expect(await show([referInline("1\n2\n3\n4\n5\n", "csv")], { sinks: [] })).toEqual([
      "node0:Run → inline csv, 10 bytes",
      "  1",
      "  2",
      "  3",
      "  … 2 more lines",
    ]);
  });

  test("of megabytes is decoded only at its beginning, and no character is cut in two", async () => {
    const lines = await show([referInline(`x${"日本語\n".repeat(500_000)}`, "csv")]);
    expect(lines[0]).toBe("node0:Run → inline csv, 4.8 MiB");
    expect(lines.slice(1, 3)).toEqual(["  x日本語", "  日本語"]);
    expect(lines.at(-1)).toBe("  … more");
  });

  test("that is not text is described", async () => {
    const bytes = new Uint8Array([0, 159, 146, 150]);
    expect(
      await show([referInline(bytes, "csv"), referInline(bytes, "parquet"), referInline("not json", "json")]),
    ).toEqual([
      "node0:Run → inline csv, 4 bytes",
      "  (binary data)",
      "node1:Run → inline parquet, 4 bytes",
      "node2:Run → inline json, 8 bytes",
      "  not json",
    ]);
  });

  test("cannot command the terminal", async () => {
    expect((await show([referInline("a\u001b[2J\tb\n\u009bc", "csv")])).slice(1)).toEqual([
      "  a\\x1b[2J b",
      "  \\x9bc",
    ]);
  });
});

describe("a referred output", () => {
  test("is named by its uri", async () => {
    const output = refer({
      protocol: "s3",
      uri: "s3://bucket/data.parquet",
      format: "parquet",
      size_bytes: 1536,
    });
    expect(await show([output])).toEqual(["node0:Run → s3://bucket/data.parquet (parquet, 1.5 KiB)"]);
  });

  test("that is a text file here is shown from its beginning", async () => {
    const asked: unknown[] = [];
    const readFileStart: ReadFileStart = async (path, limit) => {
      asked.push([path, limit]);
      return new TextEncoder().encode("a,b\n1,2\n");
    };
    const file = refer({ protocol: "file", uri: "file:///data/report.csv", format: "csv" });
    const binary = refer({ protocol: "file", uri: "/data/model.bin", format: "binary" });
    expect(await show([file, binary], { readFileStart })).toEqual([
      "node0:Run → file:///data/report.csv (csv)",
      "  a,b",
      "  1,2",
      "node1:Run → /data/model.bin (binary)",
    ]);
    expect(asked).toEqual([["/data/report.csv", 15_360]]);
  });
});

describe("which outputs are shown", () => {
  const outputs = (size: number) => Array.from({ length: size }, () => referInline("1", "json"));

  test("of many tasks those that no other task waits for", async () => {
    const lines = await show(outputs(30), { sinks: ["t28", "t29"] });
    expect(lines.filter((line) => line.includes("→"))).toEqual([
      "node28:Run → inline json, 1 byte",
      "node29:Run → inline json, 1 byte",
    ]);
  });

  test("and of these no more than eight", async () => {
    const sinks = Array.from({ length: 30 }, (_, index) => `t${index}`);
    expect((await show(outputs(30), { sinks })).slice(-2)).toEqual(["  1", "… 22 more outputs"]);
  });

  test("none unless the workflow completed", async () => {
    expect(await show(outputs(2), { status: "failed" })).toEqual([]);
  });
});

test("a record without output adds nothing", async () => {
  expect(makeRecord({}).output).toBeNull();
  expect(await show([null])).toEqual([]);
});
