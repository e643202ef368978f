import { describe, expect, test } from "bun:test";
import { ENERGY_PROTOS } from "../../../test/energy-protos.ts";
import { AieffectError } from "../../errors.ts";
import { findUnknownField } from "./message-fields.ts";
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
  ])("%p", (files, text) => {
    expect(() => readRpcs(files)).toThrow(AieffectError);
    expect(() => readRpcs(files)).toThrow(text);
  });
});

describe("a message", () => {
  const response = readRpcs(ENERGY_PROTOS)[0]?.response;
  if (response === undefined) throw new Error("no rpc");

  test.each([
    [{ success: true, records: [{ voltage: 1 }] }, null],
    [{}, null],
    [{ records: undefined, message: null }, null],
    [
      { recods: [] },
      'GenerateDataResponse has no field "recods"; there are: success, message, records, checksum, raw',
    ],
    [{ records: [{ volts: 1 }] }, 'EnergyRecord has no field "volts"'],
    [{ records: ["x"] }, "EnergyRecord must be an object"],
    ["text", "GenerateDataResponse must be an object"],
    [{ toString: 1 }, 'GenerateDataResponse has no field "toString"'],
  ])("%p", (message, text) => {
    const wrong = findUnknownField(message, response);
    if (text === null) expect(wrong).toBeNull();
    else expect(wrong).toStartWith(text);
  });
});
