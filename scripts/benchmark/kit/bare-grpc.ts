/** What `@grpc/grpc-js` does with the same records and nothing of the kit: encodes them for every call. Prints its port. */
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { CHANNEL_OPTIONS, findGenerateData, makeRecords } from "./fixtures.ts";

const message = { success: true, records: makeRecords() };
const server = new Server(CHANNEL_OPTIONS);
server.addService(
  { GenerateData: findGenerateData() },
  { GenerateData: (_call: unknown, answer: sendUnaryData<object>) => answer(null, message) },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
