import { describe, expect, test } from "bun:test";
import { ENERGY_PROTOS } from "../../../test/energy-protos.ts";
import { AieffectError } from "../../errors.ts";
import { readRpcs } from "./proto-files.ts";

test("finds the rpcs of all files, whatever their order", () => {
  for (const files of [Object.entries(ENERGY_PROTOS), Object.entries(ENERGY_PROTOS).reverse()]) {
    const rpcs = readRpcs(Object.fromEntries(files));
    expect(
      rpcs.map(({ service, name, definition }) => [
        service,
        name,
        definition.path,
        definition.responseStream,
      ]),
    ).toEqual([
      [
        "data_generator.DataGeneratorService",
        "GenerateData",
        "/data_generator.DataGeneratorService/GenerateData",
        false,
      ],
      [
        "data_generator.DataGeneratorService",
        "StreamData",
        "/data_generator.DataGeneratorService/StreamData",
        true,
      ],
    ]);
  }
});

describe("a broken file is told with its name and line", () => {
  test.each([
    [{ "a.proto": 'syntax = "proto3";\nmessage A {\n  strin g name = 1;\n}' }, "a.proto:3: "],
    [{ "a.proto": 'syntax = "proto3";\nmessage A {' }, "a.proto:2: "],
    [{ "a.proto": 'syntax = "proto3";\nimport "b.proto";' }, "a.proto: imports b.proto, which was not given"],
    [{ "a.proto": 'syntax = "proto3";\nmessage A { B b = 1; }' }, "a.proto: no such "],
    [{ "a.proto": "\0" }, "a.proto:1: "],
    [
      { "a.proto": 'syntax = "proto3"; package p; message A { message B { int32 b = 0; } }' },
      "a.proto: p.A.B.b has the number 0: it must be from 1 to 536870911, and not from 19000 to 19999",
    ],
    [
      { "a.proto": 'syntax = "proto3"; message A { int32 a = 19000; }' },
      "a.proto: A.a has the number 19000: ",
    ],
    [
      { "a.proto": 'syntax = "proto3"; message A { int32 a = 536870912; }' },
      "A.a has the number 536870912: ",
    ],
  ])("%p", (files, text) => {
    expect(() => readRpcs(files)).toThrow(AieffectError);
    expect(() => readRpcs(files)).toThrow(text);
  });
});
