import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRpcs } from "../service/grpc/proto-files.ts";
import { readProtoFiles } from "./export-protos.ts";

test("the texts of a file and its imports are enough to call its rpcs, also with options that Google defines", () => {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-protos-"));
  const write = (name: string, text: string) =>
    writeFileSync(join(folder, name), `syntax = "proto3";\n${text}`);
  write(
    "common.proto",
    'package common; import "google/protobuf/timestamp.proto"; message N { google.protobuf.Timestamp at = 1; }',
  );
  write(
    "own.proto",
    `package own; import "common.proto"; import "google/api/annotations.proto";
     service S { rpc Run(common.N) returns (common.N) { option (google.api.http) = { get: "/run" }; } }`,
  );
  const texts = readProtoFiles(folder, "own.proto");
  rmSync(folder, { recursive: true });
  expect(Object.keys(texts ?? {}).sort()).toEqual([
    "common.proto",
    "google/api/annotations.proto",
    "google/api/http.proto",
    "google/protobuf/descriptor.proto",
    "own.proto",
  ]);
  expect(readRpcs(texts ?? {}).map(({ service, name }) => [service, name])).toEqual([["own.S", "Run"]]);
});

test("there is nothing to read where there is no such file", () => {
  expect(readProtoFiles(tmpdir(), "no-such-file.proto")).toBeNull();
});
