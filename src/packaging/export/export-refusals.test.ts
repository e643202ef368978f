import { describe, expect, test } from "bun:test";
import {
  connect,
  EDGE,
  exportSource,
  exportTexts,
  refusal,
  TWO,
  toShape,
} from "../../../test/exported-texts.ts";
import { toMapping, toUseCaseSource, type UseCaseTexts } from "../../../test/use-case-source.ts";

describe("what is refused, with file and place", () => {
  const BAD: Readonly<Record<string, readonly [UseCaseTexts, string]>> = {
    "more than one proto file": [
      { protos: { a: { "x.proto": TWO.a, "y.proto": TWO.a } } },
      "uc/services/a/proto: has 2 proto files (x.proto, y.proto), and one of them has to be the service's",
    ],
    "no service with a proto file": [
      { protos: { a: {} }, pipeline: connect() },
      "uc/services: no service has a proto file in proto/",
    ],
    "a proto file that is broken": [
      { protos: { a: 'syntax = "proto3";\nservice S {\n  rpc A(In) return (Out);\n}' } },
      "uc/services/a/proto/a.proto:3: illegal token 'return'",
    ],
    "an import that is not there": [
      { protos: { a: 'syntax = "proto3";\nimport "none.proto";\nservice S { rpc A(In) returns (Out); }' } },
      "uc/services/a/proto/a.proto:2: imports none.proto, which is not there",
    ],
    "a proto file without an rpc": [
      { protos: { a: 'syntax = "proto3";' } },
      "uc/services/a/proto/a.proto: has no rpc",
    ],
    "an rpc twice": [
      {
        protos: {
          a: 'syntax = "proto3"; message M {} service S { rpc A(M) returns (M); } service T { rpc A(M) returns (M); }',
        },
      },
      "uc/services/a/proto/a.proto: has 2 rpcs A",
    ],
    "connections.json that is no JSON": [
      { protos: TWO, others: { "connections.json": '{"pipeline": {\n  "service_mapping": x}}' } },
      "uc/connections.json: is not JSON: Expecting value at line 2, column 22",
    ],
    "no pipeline": [
      { protos: TWO, others: { "connections.json": "{}" } },
      "uc/connections.json: pipeline: is missing",
    ],
    "no service_mapping": [
      { protos: TWO, pipeline: { name: "x" } },
      "uc/connections.json: pipeline.service_mapping: is missing",
    ],
    "an empty service_mapping": [
      { protos: TWO, pipeline: { service_mapping: {} } },
      "uc/connections.json: pipeline.service_mapping: must not be empty",
    ],
    "a port that is none": [
      {
        protos: TWO,
        pipeline: {
          service_mapping: { a: { ip_address: "a", port: 70_000 }, b: { ip_address: "b", port: 1 } },
        },
      },
      "uc/connections.json: pipeline.service_mapping.a.port: must be a port from 1 to 65535",
    ],
    "a blank host": [
      {
        protos: TWO,
        pipeline: { service_mapping: { a: { ip_address: " ", port: 1 }, b: { ip_address: "b", port: 1 } } },
      },
      "uc/connections.json: pipeline.service_mapping.a.ip_address: must not be blank",
    ],
    "a connection without a method to call": [
      { protos: TWO, pipeline: connect({ from_service: "a", to_service: "b" }) },
      "uc/connections.json: pipeline.connections[0].to_method: is missing",
    ],
    "a service without an entry": [
      { protos: TWO, pipeline: { service_mapping: toMapping(["a", "c"]) } },
      "uc/connections.json: pipeline.service_mapping has no b, and there is services/b. It has a, c",
    ],
    "a method that the source has not": [
      { protos: TWO, pipeline: connect({ ...EDGE, from_method: "Begin" }) },
      "uc/connections.json: pipeline.connections[0].from_method: uc/services/a/proto/a.proto has no rpc Begin. It has Start, Extra",
    ],
    "a method that the target has not": [
      { protos: TWO, pipeline: connect(EDGE, { ...EDGE, to_method: "Mixx" }) },
      "uc/connections.json: pipeline.connections[1].to_method: uc/services/b/proto/b.proto has no rpc Mixx. It has Mix, Other",
    ],
    "an address that two services have": [
      {
        protos: TWO,
        pipeline: {
          service_mapping: { a: { ip_address: "same", port: 1 }, b: { ip_address: "same", port: 2 } },
          connections: [{ ...EDGE, from_service: "same" }],
        },
      },
      "uc/connections.json: pipeline.connections[0].from_service: Ambiguous service: same. It is the ip_address of a, b",
    ],
    "a circle": [
      {
        protos: TWO,
        pipeline: connect(EDGE, {
          from_service: "b",
          from_method: "Mix",
          to_service: "a",
          to_method: "Start",
        }),
      },
      "uc/connections.json: what it says makes no pipeline: Invalid blueprint:",
    ],
    "a container name with a colon": [
      { protos: { "a:b": TWO.a }, pipeline: { service_mapping: toMapping(["a:b"]) } },
      "uc/connections.json: what it says makes no pipeline: Invalid blueprint: Container name must not contain a colon: a:b1",
    ],
  };

  test.each(Object.entries(BAD))("%s", (_, [texts, message]) => {
    expect(refusal(texts)).toContain(`wind_park cannot be exported: ${message}`);
  });

  test("no folder of services, and no connections.json", () => {
    const source = { ...toUseCaseSource({ protos: {} }), services: null, texts: new Map() };
    expect(() => exportSource(source)).toThrow(`wind_park cannot be exported:
  uc/services: there is no such folder: it has a folder for each service
  uc/connections.json: there is no such file: it says where the services answer, and which feeds which`);
  });

  test("everything is told at once", () => {
    const protos = { ...TWO, b: "syntax = 7;", c: { "x.proto": "", "y.proto": "" } };
    const lines = refusal({
      protos,
      pipeline: { ...connect({ ...EDGE, from_method: "No" }), service_mapping: {} },
    }).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines.slice(1).map((line) => line.trim().split(":")[0])).toEqual([
      "uc/services/b/proto/b.proto",
      "uc/services/c/proto",
      "uc/connections.json",
    ]);
  });

  test("an unknown service drops its connection with a warning, and is an error when asked", () => {
    const texts = { protos: TWO, pipeline: connect(EDGE, { ...EDGE, to_service: "nobody" }) };
    const result = exportTexts(texts);
    expect(result.warnings).toEqual([
      "uc/connections.json: pipeline.connections[1].to_service: Unknown service: nobody. There are a, b",
    ]);
    expect(toShape(result)).toEqual(["a1:Start DataSource > b1:Mix", "b1:Mix DataSink"]);
    expect(refusal(texts, { strict: true })).toBe(
      "wind_park cannot be exported: uc/connections.json: pipeline.connections[1].to_service: Unknown service: nobody. There are a, b",
    );
  });

  test("a service without a proto file is left out with a warning", () => {
    const { warnings, blueprint } = exportTexts({ protos: { ...TWO, z: {} }, pipeline: connect(EDGE) });
    expect(warnings).toEqual(["uc/services/z/proto: there is no proto file"]);
    expect(blueprint.nodes).toHaveLength(2);
  });
});
