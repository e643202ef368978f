/** Proto files of Google that people import, for options above all, and that come with the parser as texts. */
import annotations from "protobufjs/google/api/annotations.proto" with { type: "text" };
import http from "protobufjs/google/api/http.proto" with { type: "text" };
import api from "protobufjs/google/protobuf/api.proto" with { type: "text" };
import descriptor from "protobufjs/google/protobuf/descriptor.proto" with { type: "text" };
import sourceContext from "protobufjs/google/protobuf/source_context.proto" with { type: "text" };
import type from "protobufjs/google/protobuf/type.proto" with { type: "text" };

const TEXTS = new Map([
  ["google/api/annotations.proto", annotations],
  ["google/api/http.proto", http],
  ["google/protobuf/api.proto", api],
  ["google/protobuf/descriptor.proto", descriptor],
  ["google/protobuf/source_context.proto", sourceContext],
  ["google/protobuf/type.proto", type],
]);

/** @param path as an import names it */
export function findShipped(path: string): { readonly path: string; readonly text: string } | null {
  const text = TEXTS.get(path);
  return text === undefined ? null : { path, text };
}
