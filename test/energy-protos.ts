/** Proto files as `use-cases.md` describes them, and more rpcs than it has. */
import type { ProtoFiles } from "../src/service/grpc/proto-files.ts";

export const ENERGY_PROTOS: ProtoFiles = {
  "common.proto": `syntax = "proto3";
package common;
message EnergyRecord {
  string timestamp = 1;
  string household_id = 2;
  double power_consumption = 3;
  double voltage = 4;
  double current = 5;
}`,
  "data_generator.proto": `syntax = "proto3";
package data_generator;
import "common.proto";
import "google/protobuf/empty.proto";
service DataGeneratorService {
  rpc GenerateData(GenerateDataRequest) returns (GenerateDataResponse);
  rpc StreamData(google.protobuf.Empty) returns (stream common.EnergyRecord) {}
}
message GenerateDataRequest { int32 num_records = 1; }
message GenerateDataResponse {
  bool success = 1;
  string message = 2;
  repeated common.EnergyRecord records = 3;
  int64 checksum = 4;
  bytes raw = 5;
}`,
};

export const ENERGY_SERVICE = "data_generator.DataGeneratorService";

export const makeRecord = (index: number) => ({
  timestamp: "2025-01-01T00:00:00Z",
  household_id: `HH-00${index % 5}`,
  power_consumption: 120.5 + index,
  voltage: 230,
  current: 5.1,
});
