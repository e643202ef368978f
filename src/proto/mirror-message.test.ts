import { expect, test } from "bun:test";
import { mirrorResponse, toResponseContent } from "./mirror-message.ts";
import { ProtoError, readProto } from "./read-proto.ts";

const SERVICE_A = "service A { rpc Give(GiveRequest) returns (Reply); }\nmessage GiveRequest {}\n";
const SERVICE_B =
  "service B { rpc Take(TakeRequest) returns (Done); }\nmessage TakeRequest {}\nmessage Done {}\n";

const toFile = (packageName: string, body: string, syntax = 'syntax = "proto3";'): string =>
  `${syntax}\n${packageName === "" ? "" : `package ${packageName};\n`}\n${body}`;

/** The taker's file afterwards. */
function mirror(giver: string, taker: string): string {
  const text = mirrorResponse(
    { path: "a.proto", text: giver, rpc: "Give" },
    { path: "b.proto", text: taker, rpc: "Take" },
  );
  // It is a proto file, all of whose names are defined.
  readProto("b.proto", text, () => null);
  return text;
}

function refusal(giver: string, taker: string): string {
  try {
    mirror(giver, taker);
  } catch (error) {
    if (error instanceof ProtoError) return `${error.place}: ${error.message}`;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("the message goes behind all that is there, and nothing else changes but the request", () => {
  const taker = toFile("b", `// What b does.\n${SERVICE_B}\n/* the end */\n`);
  const giver = toFile(
    "a",
    `${SERVICE_A}// An answer,\n// of two lines.\nmessage Reply { string x = 1; } // behind\n`,
  );
  expect(mirror(giver, taker)).toBe(
    `${taker.replace("Take(TakeRequest)", "Take(Reply)")}
// Mirrors a.Reply, so that the portal lets the two be connected.
// An answer,
// of two lines.
message Reply { string x = 1; }
`,
  );
});

test("comes with all that it refers to: messages, enums, keys and values of maps, fields of oneofs, in circles too", () => {
  const giver = toFile(
    "a",
    `${SERVICE_A}
message Reply {
  map<string, Value> values = 1;
  oneof one { Left left = 2; .a.Right right = 3; }
  message Inner { Outside.Kind kind = 1; Reply whole = 2; }
  repeated Inner inner = 4;
}
message Value { Reply back = 1; }
message Left {}
message Right { a.Value value = 1; }
message Outside { enum Kind { NONE = 0; } Unused unused = 1; }
message Unused {}
message NotReferredTo {}
`,
  );
  const text = mirror(giver, toFile("b", SERVICE_B));
  const { definitions } = readProto("b.proto", text, () => null);
  const names = [...definitions.keys()].filter((name) => name.startsWith("b.") && !name.includes(".."));
  expect(names.toSorted()).toEqual(
    [
      "Done",
      "Left",
      "Outside",
      "Outside.Kind",
      "Reply",
      "Reply.Inner",
      "Right",
      "TakeRequest",
      "Unused",
      "Value",
    ].map((name) => `b.${name}`),
  );
  expect(text).toContain("oneof one { Left left = 2; Right right = 3; }");
  expect(text).toContain("message Right { Value value = 1; }");
});

test("a nested message comes with the one around it, and the request names both", () => {
  const giver = toFile(
    "a.deep",
    "service A { rpc Give(Outer.Reply) returns (deep.Outer.Reply); }\nmessage Outer { message Reply { Outer outer = 1; } }\n",
  );
  const text = mirror(giver, toFile("", SERVICE_B));
  expect(text).toContain("rpc Take(Outer.Reply) returns (Done);");
  expect(text).toContain("// Mirrors a.deep.Outer.Reply,");
});

test("streams stay streams, and a body of the rpc stays", () => {
  const taker = toFile(
    "b",
    "service B {\n  rpc Take (\n    stream TakeRequest /* one */\n  ) returns (stream Done) { option deprecated = true; }\n}\nmessage TakeRequest {} message Done {}\n",
  );
  const text = mirror(toFile("a", `${SERVICE_A}message Reply {}\n`), taker);
  expect(text).toContain(
    "rpc Take (\n    stream Reply /* one */\n  ) returns (stream Done) { option deprecated = true; }",
  );
});

test("messages of Google's are imported, and not copied", () => {
  const giver = toFile(
    "a",
    `import "google/protobuf/timestamp.proto";\n${SERVICE_A}message Reply { google.protobuf.Timestamp at = 1; }\n`,
  );
  const text = mirror(giver, toFile("b", SERVICE_B));
  expect(text).toStartWith(
    'syntax = "proto3";\npackage b;\n\nimport "google/protobuf/timestamp.proto";\n\nservice B',
  );
  const empty = toFile(
    "a",
    'import "google/protobuf/empty.proto";\nservice A { rpc Give(G) returns (google.protobuf.Empty); } message G {}\n',
  );
  const taker = toFile(
    "b",
    `import "google/protobuf/timestamp.proto";\n${SERVICE_B}message T { google.protobuf.Timestamp t = 1; }`,
  );
  expect(mirror(empty, taker)).toStartWith(
    'syntax = "proto3";\npackage b;\n\nimport "google/protobuf/timestamp.proto";\nimport "google/protobuf/empty.proto";\nservice B { rpc Take(google.protobuf.Empty)',
  );
});

test("what the taker has already is taken, whatever its layout and comments", () => {
  const giver = toFile("a", `${SERVICE_A}message Reply { Part part = 1; }\nmessage Part { string x = 1; }\n`);
  const taker = toFile(
    "b",
    `${SERVICE_B}message Reply {\n  // mine\n  b.Part part=1;\n}\nmessage Part { string x = 1; }\n`,
  );
  expect(mirror(giver, taker)).toBe(taker.replace("Take(TakeRequest)", "Take(Reply)"));
});

test("mirrored once more, it stays as it is", () => {
  const giver = toFile(
    "a",
    `${SERVICE_A}message Reply { Part part = 1; }\nmessage Part { Kind kind = 1; }\nenum Kind { ZERO = 0; }\n`,
  );
  const once = mirror(giver, toFile("b", SERVICE_B));
  expect(mirror(giver, once)).toBe(once);
});

test("in one file the request is renamed, and nothing is copied", () => {
  const text = toFile(
    "a",
    "service A { rpc Give(G) returns (Reply); rpc Take(T) returns (D); }\nmessage G {} message Reply {} message T {} message D {}\n",
  );
  const place = { path: "a.proto", text };
  expect(mirrorResponse({ ...place, rpc: "Give" }, { ...place, rpc: "Take" })).toBe(
    text.replace("Take(T)", "Take(Reply)"),
  );
});

test("a message that has the name of one that is meant further out does not hide it", () => {
  const giver = toFile(
    "a",
    `${SERVICE_A}message Reply { message Part { a.Part far = 1; string near = 2; } Part part = 1; }\nmessage Part { string far = 1; }\n`,
  );
  const text = mirror(giver, toFile("b.c", SERVICE_B));
  const inner = readProto("b.proto", text, () => null).definitions.get("b.c.Reply.Part");
  expect(inner?.kind === "message" && inner.fields.map(({ type }) => type.name)).toEqual([
    "b.c.Part",
    "string",
  ]);
});

test.each([
  [
    "another message",
    "message Reply { string y = 1; }",
    "b.proto:7: has another Reply than a.proto, and both are needed under that name: rename one of them",
  ],
  ["another number", "message Reply { string x = 2; }", "has another Reply than a.proto"],
  ["an enum", "// e\nenum Reply { A = 0; }", "b.proto:8: has another Reply"],
  ["a service", "service Reply {}", "b.proto: has another Reply than a.proto"],
])("a name that is %s to the taker is refused", (_, body, message) => {
  const giver = toFile("a", `${SERVICE_A}message Reply { string x = 1; }\n`);
  expect(refusal(giver, toFile("b", `${SERVICE_B}${body}\n`))).toContain(message);
});

test("a name further in that means something else is refused too", () => {
  const giver = toFile("a", `${SERVICE_A}message Reply { Part part = 1; }\nmessage Part { string x = 1; }\n`);
  const taker = toFile("b", `${SERVICE_B}message Part { bool x = 1; }\n`);
  expect(refusal(giver, taker)).toContain("b.proto:7: has another Part than a.proto");
});

test("values of enums are names beside the enum, and clash as such", () => {
  const giver = toFile("a", `${SERVICE_A}message Reply { Kind kind = 1; }\nenum Kind { UNKNOWN = 0; }\n`);
  expect(refusal(giver, toFile("b", `${SERVICE_B}enum Color { UNKNOWN = 0; }\n`))).toBe(
    "b.proto:7: has UNKNOWN in Color, and a.proto has it in Kind, which is needed too: rename one of them",
  );
});

test("what is defined nowhere, and files of another syntax, are refused", () => {
  expect(refusal(toFile("a", "service A {\n  rpc Give(G) returns (Reply);\n}"), toFile("b", SERVICE_B))).toBe(
    "a.proto:5: Give returns Reply, which is defined nowhere",
  );
  const old = toFile("a", `${SERVICE_A}message Reply { required string x = 1; }`, 'syntax = "proto2";');
  expect(refusal(old, toFile("b", SERVICE_B))).toBe(
    "b.proto: is proto3 and a.proto is proto2: messages of one are not copied into the other",
  );
});

test("two rpcs give the same exactly when either could be mirrored", () => {
  const content = (text: string): string => toResponseContent({ path: "a.proto", text, rpc: "Give" });
  const one = toFile("a", `${SERVICE_A}message Reply { Part p = 1; }\nmessage Part { string x = 1; }`);
  const same = toFile(
    "other",
    `message Part { string x = 1; /* c */ }\n${SERVICE_A}message Reply {\nother.Part p = 1; }`,
  );
  expect(content(same)).toBe(content(one));
  expect(content(one.replace("string x", "bytes x"))).not.toBe(content(one));
  expect(content(one.replace("Reply { Part", "Reply { reserved 5; Part"))).not.toBe(content(one));
});
