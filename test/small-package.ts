/** The smallest package that has everything: one service with one operation. */
import type { PackageContents } from "./package-files.ts";

export const ALPHA_PROTO =
  'syntax = "proto3";\nservice Alpha { rpc Start (In) returns (Out); }\nmessage In {}\nmessage Out {}\n';

export const ALPHA_NODE = {
  container_name: "Alpha1",
  proto_uri: "microservice/Alpha1.proto",
  operation_signature_list: [{ operation_signature: { operation_name: "Start" } }],
};

export const SMALL_PACKAGE: PackageContents = {
  "blueprint.json": { nodes: [ALPHA_NODE] },
  "dockerinfo.json": {
    docker_info_list: [{ container_name: "Alpha1", ip_address: "alpha", port: "8080" }],
  },
  "microservice/Alpha1.proto": ALPHA_PROTO,
};
