/** The four services as processes of their own. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readInlineJson, toInlineJson } from "../../src/service/inline-json.ts";
import { type EnergyPipeline, readReport, startEnergyPipeline, toUri, USE_CASE } from "../energy-pipeline.ts";

let pipeline: EnergyPipeline;

beforeAll(async () => {
  pipeline = await startEnergyPipeline();
});
afterAll(() => pipeline[Symbol.asyncDispose]());

const fileInput = (uri: string) => ({ protocol: "file", uri, format: "csv" });

/** Writes a file that an upstream service might have left. */
function writeInput(name: string, text: string): string {
  const path = join(pipeline.dataDirectory, name);
  writeFileSync(path, text);
  return path;
}

describe("the pipeline", () => {
  test("makes the sample files, byte for byte", async () => {
    const paths = await pipeline.run("wf-sample");
    expect(paths.map((path) => basename(path))).toEqual([
      "raw_energy.csv",
      "analyzed_energy.csv",
      "energy_report.csv",
    ]);
    for (const path of paths) {
      const sample = join(USE_CASE, "data", "sample", basename(path));
      expect(readFileSync(path, "utf8")).toBe(readFileSync(sample, "utf8"));
    }
  });

  test("reports ten anomalies in ten records unless told otherwise", async () => {
    const [, , report] = await pipeline.run("wf-defaults");
    expect(readReport(report)).toEqual([10, 10, 0.098, 129.5, 120.5, 100]);
  });

  test("finds 56 anomalies in 70 records at the threshold 0.09", async () => {
    const [raw, , report] = await pipeline.run("wf-seventy", {
      GetConfiguration: { num_records: 70 },
      AnalyzeData: { anomaly_threshold: 0.09 },
    });
    expect(readReport(report)).toEqual([70, 56, 0.081, 189.5, 120.5, 80]);
    expect(readFileSync(raw, "utf8")).toContain("2025-01-01T00:01:09Z");
  });

  test("of two workflows at once keeps each one's files apart", async () => {
    const counts = [7, 11, 13, 17];
    const reports = await Promise.all(
      counts.map(async (num_records) => {
        const [, , report] = await pipeline.run(`wf-apart-${num_records}`, {
          GetConfiguration: { num_records },
        });
        return readReport(report)[0];
      }),
    );
    expect(reports).toEqual(counts);
  });

  test("leaves each file under its workflow and task, and nothing else", async () => {
    await pipeline.run("wf-places");
    const folder = join(pipeline.dataDirectory, "wf-places");
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      "task_AnalyzeData",
      "task_AnalyzeData/analyzed_energy.csv",
      "task_GenerateData",
      "task_GenerateData/raw_energy.csv",
      "task_GenerateReport",
      "task_GenerateReport/energy_report.csv",
    ]);
  });
});

describe("GetConfiguration", () => {
  test("hands on its defaults, and parameters in their place", async () => {
    const configurationOf = async (parameters: Readonly<Record<string, unknown>>) => {
      const { output } = await pipeline.call("GetConfiguration", { parameters });
      expect(output).toMatchObject({ protocol: "inline", format: "json" });
      return readInlineJson(output?.uri ?? "");
    };
    expect(await configurationOf({})).toEqual({ num_records: 10, output_format: "csv" });
    expect(await configurationOf({ num_records: 3, other: 1 })).toEqual({
      num_records: 3,
      output_format: "csv",
    });
  });
});

describe("GenerateData", () => {
  const generate = async (inputs: readonly unknown[], parameters = {}) => {
    const answer = await pipeline.call("GenerateData", { workflow_id: "wf-generate", inputs, parameters });
    return answer.error ?? readFileSync(toUri(answer), "utf8").trimEnd().split("\n").length - 1;
  };

  test("makes ten records without a configuration", async () => {
    expect(await generate([])).toBe(10);
    expect(await generate([fileInput("/x.csv")])).toBe(10);
  });

  test("a parameter wins over the configuration", async () => {
    expect(await generate([toInlineJson({ num_records: 3 })])).toBe(3);
    expect(await generate([toInlineJson({ num_records: 3 })], { num_records: 4 })).toBe(4);
  });

  test("another output format is CSV all the same, and is logged", async () => {
    expect(await generate([toInlineJson({ output_format: "parquet" })])).toBe(10);
    await pipeline.processes.GenerateData.untilLogged("parquet");
  });

  test.each([0, -1, 1.5, 1_000_001, "10", null, true, {}])(
    "%p is no number of records",
    async (num_records) => {
      expect(await generate([toInlineJson({ num_records })])).toBe("num_records must be a positive integer");
    },
  );

  test.each([
    ["not base64!", "Inline input is not valid base64"],
    [null, "Inline input is not valid base64"],
    ["e30", "Inline input is not valid base64"],
    ["ezp9", "Inline input is not valid JSON"],
    ["WzFd", "Inline input is not a JSON object"],
  ])("the configuration %p is refused", async (uri, error) => {
    expect(await generate([{ protocol: "inline", uri, format: "json" }])).toBe(error);
  });
});

const RAW_HEADER = "timestamp,household_id,power_consumption,voltage,current";
const ANALYZED_HEADER = "timestamp,household_id,power,efficiency,status,anomaly_detected";

test("the worked example gives its figures", async () => {
  const rows = ["690,230,4", "230,230,5", "874,230,4", "100,0,5"].map((values) => `t,HH-0,${values}`);
  const raw = writeInput("worked.csv", `${[RAW_HEADER, ...rows].join("\n")}\n`);
  const analyzed = await pipeline.call("AnalyzeData", { inputs: [fileInput(`file://${raw}`)] });
  expect(readFileSync(toUri(analyzed), "utf8")).toBe(
    `${[
      ANALYZED_HEADER,
      "t,HH-0,690.0,0.75,normal,False",
      "t,HH-0,230.0,0.2,anomaly,True",
      "t,HH-0,874.0,0.95,normal,False",
      "t,HH-0,100.0,0.0,anomaly,True",
    ].join("\n")}\n`,
  );
  const report = await pipeline.call("GenerateReport", {
    inputs: [analyzed.output],
    parameters: { report_format: "html" },
  });
  expect(readReport(toUri(report))).toEqual([4, 2, 0.475, 874, 100, 50]);
});

test("a truth is read however it is written", async () => {
  const rows = ["True", "true", "TRUE", "False", "false", ""].map((truth) => `t,HH-0,1,0.5,normal,${truth}`);
  const path = writeInput("truths.csv", `${[ANALYZED_HEADER, ...rows].join("\n")}\n`);
  const report = await pipeline.call("GenerateReport", { inputs: [fileInput(path)] });
  expect(readReport(toUri(report))[1]).toBe(3);
});

describe.each(["AnalyzeData", "GenerateReport"] as const)("%s fails", (operation) => {
  const isAnalysis = operation === "AnalyzeData";
  const header = isAnalysis ? RAW_HEADER : ANALYZED_HEADER;
  const errorOf = async (inputs: readonly unknown[], parameters = {}) =>
    (await pipeline.call(operation, { inputs, parameters })).error;

  test.each([
    [[]],
    [[{ protocol: "inline", uri: "e30=", format: "json" }]],
    [[{ protocol: "file", uri: "/x", format: "json" }]],
    [[{ protocol: "file", uri: null, format: "csv" }]],
    [[{}]],
  ])("with the inputs %j", async (inputs) => {
    expect(await errorOf(inputs)).toBe("No input file provided");
  });

  test("with a file that is not there", async () => {
    expect(await errorOf([fileInput("/no/such.csv")])).toBe("Input file not found: /no/such.csv");
    expect(await errorOf([fileInput("file:///no/such.csv")])).toBe(
      "Input file not found: file:///no/such.csv",
    );
  });

  test("without a column that it needs", async () => {
    const path = writeInput(`${operation}-column.csv`, header.replace(/,(voltage|efficiency),/, ",watt,"));
    expect(await errorOf([fileInput(path)])).toBe(`Missing column: ${isAnalysis ? "voltage" : "efficiency"}`);
  });

  test("with a cell that is no number", async () => {
    const row = isAnalysis
      ? "t,HH-0,1,2,3\nt,HH-0,1,two,3"
      : "t,HH-0,1,0.5,normal,True\nt,HH-0,1,two,normal,True";
    const path = writeInput(`${operation}-cell.csv`, `${header}\n${row}\n`);
    const column = isAnalysis ? "voltage" : "efficiency";
    expect(await errorOf([fileInput(path)])).toBe(`Line 3: ${column} is not a number: "two"`);
  });

  test("without rows", async () => {
    expect(await errorOf([fileInput(writeInput(`${operation}-rows.csv`, `${header}\n`))])).toBe(
      "No records in input",
    );
  });
});

test("a threshold that is no number fails", async () => {
  const path = writeInput("threshold.csv", `${RAW_HEADER}\nt,HH-0,1,2,3\n`);
  const answer = await pipeline.call("AnalyzeData", {
    inputs: [fileInput(path)],
    parameters: { anomaly_threshold: "0.5" },
  });
  expect(answer.error).toBe("anomaly_threshold must be a number");
});

describe("an id that is not safe in a path", () => {
  test.each([
    [{ workflow_id: "../../etc" }, "Invalid workflow_id"],
    [{ task_id: "a/b" }, "Invalid task_id"],
    [{ task_id: "" }, "Invalid task_id"],
  ])("%j fails", async (ids, error) => {
    expect((await pipeline.call("GenerateData", ids)).error).toStartWith(error);
  });
});

test("a failed analysis leaves no file", async () => {
  const path = writeInput("half.csv", `${RAW_HEADER}\n${"t,HH-0,1,2,3\n".repeat(5_000)}t,HH-0,1,2,three\n`);
  const answer = await pipeline.call("AnalyzeData", { workflow_id: "wf-half", inputs: [fileInput(path)] });
  expect(answer.error).toStartWith("Line 5002:");
  expect(readdirSync(join(pipeline.dataDirectory, "wf-half", "task_AnalyzeData"))).toEqual([]);
});
