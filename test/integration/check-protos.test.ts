/** `aieffect check` on the folder of an export: what its edges join is compared. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAieffect } from "../aieffect-process.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { USE_CASE } from "../energy-pipeline.ts";

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
  cpSync(join(USE_CASE, "export"), folder.path, { recursive: true });
});
afterEach(() => folder[Symbol.dispose]());

const proto = (container: string) => folder.file(join("microservice", `${container}.proto`));

function change(container: string, from: string, to: string): void {
  const text = readFileSync(proto(container), "utf8");
  expect(text).toContain(from);
  writeFileSync(proto(container), text.replace(from, to));
}

/** The warnings, and that the pipeline is valid nevertheless. */
async function warnings(...flags: string[]): Promise<readonly string[]> {
  const { exitCode, stdout } = await runAieffect(["check", folder.path, "--json", ...flags]);
  const report = JSON.parse(stdout);
  expect({ exitCode, valid: report.valid }).toEqual({ exitCode: 0, valid: true });
  return report.warnings.map(({ message }: { message: string }) => message);
}

test("the export of the energy pipeline has nothing odd, strict or not", async () => {
  expect(await warnings()).toEqual([]);
  expect(await warnings("--strict")).toEqual([]);
});

describe("a warning", () => {
  test("of a field with another type, with both definitions", async () => {
    change("data_analyzer1", "int32 records_generated = 3", "int64 records_generated = 3");
    expect(await warnings("--strict")).toEqual([
      [
        "data_generator1:GenerateData -> data_analyzer1:AnalyzeData: GenerateDataResponse: field 3 is given as int32 and taken as int64.",
        "microservice/data_generator1.proto: message GenerateDataResponse { bool success = 1; string message = 2; int32 records_generated = 3; string output_file_path = 4; }",
        "microservice/data_analyzer1.proto: message GenerateDataResponse { bool success = 1; string message = 2; int64 records_generated = 3; string output_file_path = 4; }",
      ].join(" | "),
    ]);
  });

  test("of an enum, with all names of its values in both definitions", async () => {
    const toEnum = (names: string) => `enum Kind { option allow_alias = true; NONE = 0; ${names} }`;
    for (const [container, names] of [
      ["data_generator1", "SUN = 1; SOLAR = 1;"],
      ["data_analyzer1", "WIND = 1;"],
    ] as const) {
      change(container, "int32 records_generated = 3", "Kind records_generated = 3");
      change(container, "message GenerateDataResponse", `${toEnum(names)}\nmessage GenerateDataResponse`);
    }
    expect(await warnings()).toEqual([
      [
        "data_generator1:GenerateData -> data_analyzer1:AnalyzeData: Kind: the value 1 is given as SUN, SOLAR and taken as WIND.",
        "microservice/data_generator1.proto: enum Kind { NONE = 0; SUN = 1; SOLAR = 1; }",
        "microservice/data_analyzer1.proto: enum Kind { NONE = 0; WIND = 1; }",
      ].join(" | "),
    ]);
    change("data_analyzer1", "WIND = 1;", "WIND = 1; SUN = 1;");
    expect(await warnings()).toEqual([]);
  });

  test("of a message with another name", async () => {
    writeFileSync(
      proto("report_generator1"),
      'syntax = "proto3"; service R { rpc GenerateReport(ReportRequest) returns (ReportRequest); } message ReportRequest {}',
    );
    const [warning = "", ...others] = await warnings();
    expect(others).toEqual([]);
    expect(warning).toContain("AnalyzeDataResponse is given, and ReportRequest is taken; field 1 (success)");
    expect(warning).toEndWith("microservice/report_generator1.proto: message ReportRequest {}");
  });

  test("of an operation without an rpc, and of a missing proto file", async () => {
    change("data_analyzer1", "rpc AnalyzeData", "rpc Analyze");
    writeFileSync(
      folder.file("blueprint.json"),
      readFileSync(folder.file("blueprint.json"), "utf8")
        .replace("microservice/report_generator1.proto", "microservice/gone.proto")
        .replaceAll("report_generator1", "reporter1"),
    );
    writeFileSync(
      folder.file("dockerinfo.json"),
      readFileSync(folder.file("dockerinfo.json"), "utf8").replaceAll("report_generator1", "reporter1"),
    );
    expect(await warnings()).toEqual([
      "reporter1: there is no proto file microservice/gone.proto",
      "data_analyzer1:AnalyzeData: microservice/data_analyzer1.proto has no rpc AnalyzeData",
    ]);
  });

  test("of broken syntax, with file and line", async () => {
    change("data_analyzer1", "int32 total_records = 3;", "int32 total_records 3;");
    const [warning = ""] = await warnings();
    expect(warning).toMatch(/^microservice\/data_analyzer1\.proto:\d+: illegal token '3'/);
    const line = Number(/:(\d+):/.exec(warning)?.[1]);
    expect(readFileSync(proto("data_analyzer1"), "utf8").split("\n")[line - 1]).toContain("total_records");
  });

  test("of an import that is not there, or is outside the export, and of an unknown type", async () => {
    using outside = makeFolder();
    writeFileSync(outside.file("secret.proto"), 'syntax = "proto3";');
    symlinkSync(outside.file("secret.proto"), folder.file("link.proto"));
    change("data_analyzer1", 'syntax = "proto3";', 'syntax = "proto3";\nimport "link.proto";');
    change("report_generator1", "string report_path = 3", "Lost report_path = 3");
    expect(await warnings()).toEqual([
      "microservice/data_analyzer1.proto:2: imports link.proto, which is not there",
      expect.stringMatching(/^microservice\/report_generator1\.proto:\d+: no such .*Lost/),
    ]);
  });
});

test("imports are followed: beside the file, and in the folder of the export", async () => {
  mkdirSync(folder.file("shared"));
  writeFileSync(
    folder.file("shared/common.proto"),
    'syntax = "proto3"; package common; import "more.proto"; message A { more.B b = 1; }',
  );
  writeFileSync(
    folder.file("shared/more.proto"),
    'syntax = "proto3"; package more; import "google/protobuf/timestamp.proto"; message B { google.protobuf.Timestamp at = 1; }',
  );
  for (const container of ["data_generator1", "data_analyzer1"]) {
    change(container, 'syntax = "proto3";', 'syntax = "proto3";\nimport "shared/common.proto";');
    change(container, "int32 records_generated = 3", "common.A records_generated = 3");
  }
  expect(await warnings()).toEqual([]);
});

test("a blueprint without proto files beside it is checked as before", async () => {
  using alone = makeFolder();
  cpSync(folder.file("blueprint.json"), alone.file("blueprint.json"));
  const { stdout } = await runAieffect(["check", alone.file("blueprint.json"), "--json"]);
  expect(JSON.parse(stdout).warnings).toEqual([]);
});

test("a file of more fields than anybody writes is not read, and nobody waits for it", async () => {
  const fields = Array.from({ length: 50_000 }, (_, at) => `M f${at} = ${at + 1};`).join("");
  const text = `syntax = "proto3"; message M { int32 a = 1; } message Large { ${fields} }`;
  writeFileSync(proto("data_analyzer1"), text);
  const [message] = await warnings();
  expect(message).toContain("data_analyzer1.proto: has more than 5000 fields and values, and is not read");
});
