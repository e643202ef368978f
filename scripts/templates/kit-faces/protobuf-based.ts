/** What a service with gRPC gets of the kit. */

export * from "../../../src/service/kit-grpc.ts";
export * from "./file-based.ts";
