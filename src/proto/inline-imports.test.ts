import { expect, test } from "bun:test";
import { inlineImports } from "./inline-imports.ts";
import { ProtoError, readProto } from "./read-proto.ts";

const FILES: Readonly<Record<string, string>> = {
  "common.proto":
    'syntax = "proto3";\npackage common;\nimport "unit.proto";\n\n// One reading.\nmessage Reading { double value = 1; unit.Unit unit = 2; }\nmessage Other {}\n',
  "unit.proto": 'syntax = "proto3"; package unit; enum Unit { WATT = 0; VOLT = 1; }\n',
  "twin.proto": 'syntax = "proto3";\npackage twin;\nmessage Reading { bool x = 1; }\n',
  "old.proto": "package old;\nmessage Old { optional string x = 1; }\n",
  "broken.proto": 'syntax = "proto3";\nmessage Broken {\n  string x 1;\n}\n',
};

function inline(text: string): string {
  const find = (imported: string) => {
    const found = FILES[imported];
    return found === undefined ? null : { path: imported, text: found };
  };
  const inlined = inlineImports("main.proto", text, find);
  readProto("main.proto", inlined, () => null);
  return inlined;
}

const HEAD = 'syntax = "proto3";\npackage main;\n';

test("what is used of imported files is copied behind the file's own, and the imports go", () => {
  const text = `${HEAD}
import "common.proto"; // readings
import "google/protobuf/empty.proto";

// Serves.
service S { rpc Get(google.protobuf.Empty) returns (Answer); rpc Put(common.Reading) returns (.common.Reading); }

message Answer { repeated common.Reading readings = 1; }
`;
  expect(inline(text)).toBe(`${HEAD}
import "google/protobuf/empty.proto";

// Serves.
service S { rpc Get(google.protobuf.Empty) returns (Answer); rpc Put(Reading) returns (Reading); }

message Answer { repeated Reading readings = 1; }

// One reading.
message Reading { double value = 1; Unit unit = 2; }

enum Unit { WATT = 0; VOLT = 1; }
`);
});

test("a file that imports nothing of its own stays as it is, byte for byte", () => {
  const text = `${HEAD}\nimport "google/protobuf/empty.proto";\r\n\n\nservice S{rpc A(google.protobuf.Empty)returns(google.protobuf.Empty);}`;
  expect(inline(text)).toBe(text);
});

test("where the imports were, no two blank lines are left", () => {
  const text = `${HEAD}\nimport "common.proto";\nimport public "unit.proto";\n\nmessage M { common.Other o = 1; unit.Unit u = 2; }\n`;
  expect(inline(text)).toStartWith(`${HEAD}\nmessage M { Other o = 1; Unit u = 2; }\n`);
});

function refusal(text: string): string {
  try {
    inline(text);
  } catch (error) {
    if (error instanceof ProtoError) return `${error.place}: ${error.message}`;
    throw error;
  }
  throw new Error("nothing was refused");
}

test.each([
  [
    "a file that is not there",
    'import "none.proto";',
    "main.proto:3: imports none.proto, which is not there",
  ],
  ["a file that is broken", 'import "broken.proto";', "broken.proto:3: illegal token"],
  [
    "two files that mean different things by one name",
    'import "common.proto"; import "twin.proto";\nmessage M { common.Reading a = 1; twin.Reading b = 2; }',
    "twin.proto:3: defines Reading, and so does common.proto",
  ],
  [
    "a name that the file has itself",
    'import "common.proto";\nmessage M { common.Reading a = 1; }\nmessage Reading {}',
    "main.proto:5: has another Reading than common.proto",
  ],
  [
    "a file of another syntax",
    'import "old.proto"; message M { old.Old o = 1; }',
    "main.proto: is proto3 and old.proto is proto2",
  ],
])("%s is refused at its place", (_, body, message) => {
  expect(refusal(HEAD + body)).toContain(message);
});
