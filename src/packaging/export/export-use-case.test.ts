import { describe, expect, test } from "bun:test";
import { connect, EDGE, exportTexts, refusal, TWO, toShape } from "../../../test/exported-texts.ts";
import { toMapping, toProto } from "../../../test/use-case-source.ts";

describe("operations and edges", () => {
  test("only those that a connection names are exported", () => {
    expect(toShape(exportTexts({ protos: TWO, pipeline: connect(EDGE) }))).toEqual([
      "a1:Start DataSource > b1:Mix",
      "b1:Mix DataSink",
    ]);
  });

  test("of a service in no connection all are, and it is a source", () => {
    const protos = { ...TWO, c: toProto("c", "Alone") };
    const shape = toShape(
      exportTexts({ protos, pipeline: { ...connect(EDGE), service_mapping: toMapping(["a", "b", "c"]) } }),
    );
    expect(shape.at(-1)).toBe("c1:Alone DataSource");
    expect(toShape(exportTexts({ protos: TWO }))).toEqual([
      "a1:Start DataSource",
      "a1:Extra DataSource",
      "b1:Mix DataSource",
      "b1:Other DataSource",
    ]);
  });

  test("an edge without from_method holds for all operations of its source", () => {
    const { from_method: _, ...edge } = EDGE;
    expect(toShape(exportTexts({ protos: TWO, pipeline: connect(edge) }))).toEqual([
      "a1:Start DataSource > b1:Mix",
      "a1:Extra DataSource > b1:Mix",
      "b1:Mix DataSink",
    ]);
  });

  test("an operation's own edges come before those of all; the same edge twice counts once", () => {
    const { from_method: _, ...all } = EDGE;
    const own = { ...EDGE, from_method: "Extra", to_method: "Other" };
    expect(toShape(exportTexts({ protos: TWO, pipeline: connect(all, own, own) }))).toEqual([
      "a1:Extra DataSource > b1:Other",
      "b1:Mix DataSink",
      "b1:Other DataSink",
    ]);
  });

  test("a source whose edges name no method, and that is a target with one, has that one only", () => {
    const protos = { ...TWO, c: toProto("c", "End") };
    const pipeline = {
      service_mapping: toMapping(["a", "b", "c"]),
      connections: [EDGE, { from_service: "b", to_service: "c", to_method: "End" }],
    };
    expect(toShape(exportTexts({ protos, pipeline }))).toEqual([
      "a1:Start DataSource > b1:Mix",
      "b1:Mix MLModel > c1:End",
      "c1:End DataSink",
    ]);
  });

  test("services are found by their directory first, then by an address that one of them has alone", () => {
    const protos = { "in-put": toProto("a", "Start"), b: toProto("b", "Mix") };
    const mapping = { "in-put": { ip_address: "b", port: 1 }, b: { ip_address: "in-put", port: 2 } };
    const edge = { from_service: "in-put", to_service: "b", to_method: "Mix" };
    expect(
      toShape(exportTexts({ protos, pipeline: { service_mapping: mapping, connections: [edge] } })),
    ).toEqual(["b1:Mix DataSink", "in-put1:Start DataSource > b1:Mix"]);
    const byAddress = { ...mapping, b: { ip_address: "host", port: 2 } };
    const pipeline = { service_mapping: byAddress, connections: [{ ...edge, to_service: "host" }] };
    expect(toShape(exportTexts({ protos, pipeline }))).toEqual([
      "b1:Mix DataSink",
      "in-put1:Start DataSource > b1:Mix",
    ]);
  });

  test("services are sorted as Python sorts, and ports may be digits", () => {
    const protos = {
      b: toProto("b", "B"),
      B: toProto("x", "C"),
      a_b: toProto("y", "D"),
      ab: toProto("z", "E"),
    };
    const mapping = { ...toMapping(Object.keys(protos)), b: { ip_address: "10.0.0.7", port: " 18201 " } };
    const { blueprint, files } = exportTexts({ protos, pipeline: { service_mapping: mapping } });
    expect(blueprint.nodes.map(({ container_name }) => container_name)).toEqual(["B1", "a_b1", "ab1", "b1"]);
    expect(JSON.parse(String(files["dockerinfo.json"])).docker_info_list[3]).toEqual({
      container_name: "b1",
      ip_address: "10.0.0.7",
      port: "18201",
    });
  });
});

test("a folder whose name makes no name of an image is a warning", () => {
  const { warnings, blueprint } = exportTexts({ directory: "Wind Park", protos: TWO });
  expect(warnings).toEqual(["uc/.: Docker takes no image called Wind Park-a:latest, Wind Park-b:latest"]);
  expect(blueprint.nodes[0]?.image).toBe("Wind Park-a:latest");
});

describe("rpcs", () => {
  const signatures = (body: string) =>
    exportTexts({
      protos: { a: `syntax = "proto3";\n${body}` },
    }).blueprint.nodes[0]?.operation_signature_list.map(
      ({ operation_signature: { operation_name, input_message_name, output_message_name, ...streams } }) => [
        operation_name,
        input_message_name,
        output_message_name,
        streams.input_message_stream,
        streams.output_message_stream,
      ],
    );

  test("streams, bodies, comments, line breaks and names with dots are read as they are meant", () => {
    expect(
      signatures(`
/* rpc No (In) returns (Out); */
// rpc No2 (In) returns (Out);
service S { rpc B (stream In) returns (stream Out) {} rpc
  C
  ( // here
    other.pkg.In ) returns (
    .Out )
  { option deprecated = true; }
  rpc D(In)returns(stream Out);}
service T { rpc E(streamed)returns(In); }
message In {} message Out {} message streamed {}`),
    ).toEqual([
      ["B", "In", "Out", true, true],
      ["C", "other.pkg.In", ".Out", false, false],
      ["D", "In", "Out", false, true],
      ["E", "streamed", "In", false, false],
    ]);
  });

  test("a message that is defined nowhere is a warning, for nobody calls it here", () => {
    const { warnings } = exportTexts({
      protos: { a: 'syntax = "proto3";\nservice S {\n  rpc A(In) returns (Out);\n}' },
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toStartWith("uc/services/a/proto/a.proto:3: no such");
  });
});

describe("imports", () => {
  test("what services share is looked for beside them, and in proto/ of the use case", () => {
    const proto =
      'syntax = "proto3";\nimport "shared.proto";\nimport "sub/near.proto";\nservice S { rpc A(shared.M) returns (near.N); }\n';
    const { files, blueprint } = exportTexts({
      protos: { a: { "a.proto": proto, "sub/near.proto": 'syntax = "proto3"; package near; message N {}' } },
      others: { "proto/shared.proto": 'syntax = "proto3"; package shared; message M {}' },
    });
    expect(String(files["microservice/a1.proto"])).toBe(
      'syntax = "proto3";\nservice S { rpc A(M) returns (N); }\n\nmessage M {}\n\nmessage N {}\n',
    );
    expect(blueprint.nodes[0]?.operation_signature_list[0]?.operation_signature).toMatchObject({
      input_message_name: "M",
      output_message_name: "N",
    });
  });
});

describe("mirroring", () => {
  const THREE = { ...TWO, c: toProto("c", "Join") };
  const join = (...from: readonly [string, string][]) => ({
    service_mapping: toMapping(["a", "b", "c"]),
    connections: from.map(([service, method]) => ({
      from_service: service,
      from_method: method,
      to_service: "c",
      to_method: "Join",
    })),
  });
  const requestOf = ({ blueprint }: ReturnType<typeof exportTexts>) =>
    blueprint.nodes[2]?.operation_signature_list[0]?.operation_signature.input_message_name;

  test("the blueprint says what the proto file says then", () => {
    const result = exportTexts({ protos: THREE, pipeline: join(["a", "Start"]) }, { mirror: true });
    expect(requestOf(result)).toBe("StartResponse");
    expect(String(result.files["microservice/c1.proto"])).toContain("rpc Join(StartResponse) returns");
  });

  test("predecessors that give the same message may be several", () => {
    const protos = { ...THREE, b: toProto("b", "Start") };
    const result = exportTexts(
      { protos, pipeline: join(["a", "Start"], ["b", "Start"]) },
      { mirror: true, strict: true },
    );
    expect([requestOf(result), result.warnings]).toEqual(["StartResponse", []]);
  });

  test("when they give different ones the request stays, with a warning", () => {
    const result = exportTexts(
      { protos: THREE, pipeline: join(["a", "Start"], ["b", "Mix"]) },
      { mirror: true },
    );
    expect(requestOf(result)).toBe("JoinRequest");
    expect(result.warnings).toEqual([
      "uc/services/c/proto/c.proto: Join is fed by different messages: Start of uc/services/a/proto/a.proto and Mix of uc/services/b/proto/b.proto",
    ]);
  });

  test("a name that is taken is refused at its place", () => {
    const protos = { ...THREE, c: `${toProto("c", "Join")}message StartResponse { bool x = 1; }\n` };
    expect(refusal({ protos, pipeline: join(["a", "Start"]) }, { mirror: true })).toBe(
      "wind_park cannot be exported: uc/services/c/proto/c.proto:15: has another StartResponse than uc/services/a/proto/a.proto, and both are needed under that name: rename one of them (--mirror: Join takes what Start gives)",
    );
  });
});
