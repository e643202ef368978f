/** The face of the kit's gRPC data plane; apart, so that a service without one needs no gRPC. */
export { createGrpcDataPlane, type GrpcDataPlaneOptions } from "./grpc/grpc-data-plane.ts";
export { createGrpcSource, type GrpcSource, type GrpcSourceOptions } from "./grpc/grpc-source.ts";
export type { ProtoFiles } from "./grpc/proto-files.ts";
