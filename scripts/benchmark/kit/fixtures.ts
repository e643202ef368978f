/** What the kit and its yardsticks have in common. */
import { readRpcs } from "../../../src/service/grpc/proto-files.ts";
import { ENERGY_PROTOS, makeRecord } from "../../../test/energy-protos.ts";

export const OUTPUT = { protocol: "inline", uri: "e30=", format: "json" } as const;

/** Where the service finds the file that it serves. */
export const BIG_FILE_VARIABLE = "BENCH_BIG_FILE";

const RECORDS = 100_000;

export const makeRecords = () => Array.from({ length: RECORDS }, (_, index) => makeRecord(index));

const LARGEST_MESSAGE = 64 * 1024 * 1024;
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": LARGEST_MESSAGE,
  "grpc.max_send_message_length": LARGEST_MESSAGE,
};

export function findGenerateData() {
  const rpc = readRpcs(ENERGY_PROTOS).find(({ name }) => name === "GenerateData");
  if (rpc === undefined) throw new Error("There is no rpc GenerateData.");
  return rpc.definition;
}
