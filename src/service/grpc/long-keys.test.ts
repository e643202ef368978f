import { expect, test } from "bun:test";
import { readRpcs } from "./proto-files.ts";

const PROTO = `syntax = "proto3";
service S { rpc Make(Node) returns (Node); rpc Plain(Leaf) returns (Leaf); }
message Leaf { map<int32, string> by_number = 1; }
message Node {
  map<int64, string> names = 1; map<uint64, Node> nodes = 2; map<sint64, int32> counts = 3;
  repeated Node list = 4; Node next = 5; map<string, Node> by_name = 6; Leaf leaf = 7;
}`;

test("keys of 64 bits arrive as they were given, however deep they lie", () => {
  const names = { "-9223372036854775808": "least", "0": "zero", "9007199254740993": "odd" };
  const message = {
    names,
    nodes: { "18446744073709551615": { names } },
    counts: { "-1": 5 },
    list: [{ names }, { next: { names } }],
    next: { by_name: { a: { names } } },
    leaf: { by_number: { "-7": "x" } },
  };
  const definition = readRpcs({ "a.proto": PROTO }).find(({ name }) => name === "Make")?.definition;
  const bytes = Buffer.from(definition?.responseSerialize(message) ?? []);
  expect(definition?.responseDeserialize(bytes)).toMatchObject(message);
});

test("a message without such keys is left as it is", () => {
  const definition = readRpcs({ "a.proto": PROTO }).find(({ name }) => name === "Plain")?.definition;
  const bytes = Buffer.from(definition?.responseSerialize({ by_number: { "5": "x" } }) ?? []);
  expect(definition?.responseDeserialize(bytes)).toEqual({ by_number: { "5": "x" } });
});
