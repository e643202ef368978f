/** A service of the kit, as a process that prints its ports: what `./scripts/bench kit` measures. */
import { createGrpcDataPlane } from "../../../src/service/grpc/grpc-data-plane.ts";
import { listen } from "../../../src/service/listen.ts";
import { createService } from "../../../src/service/service.ts";
import { readSurroundings } from "../../../src/service/surroundings.ts";
import { ENERGY_PROTOS, ENERGY_SERVICE } from "../../../test/energy-protos.ts";
import { BIG_FILE_VARIABLE, makeRecords, OUTPUT } from "./fixtures.ts";

const dataPlane = createGrpcDataPlane({ protos: ENERGY_PROTOS, service: ENERGY_SERVICE, host: "127.0.0.1" });
const path = process.env[BIG_FILE_VARIABLE] ?? "";
const service = createService(
  {
    dataPlane,
    operations: {
      Instant: () => OUTPUT,
      BigFile: (_request, task) => task.results.http({ path }, "binary"),
      GenerateData: (_request, task) => task.results.grpc({ success: true, records: makeRecords() }),
    },
  },
  readSurroundings(),
);
await dataPlane.listen({ HOST: "127.0.0.1", GRPC_PORT: "0" });
const listener = listen(service, { host: "127.0.0.1", port: 0 });
process.stdout.write(`${listener.port}\n`);
