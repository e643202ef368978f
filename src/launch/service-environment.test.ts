import { expect, test } from "bun:test";
import { type ComposeService, readComposeFile } from "../model/compose-file.ts";
import { toProcessEnvironment } from "./service-environment.ts";

const surroundings = {
  folder: "/pipeline",
  volumesFolder: "/pipeline/.aieffect/volumes",
  publishedPorts: new Map([
    ["data-provision:600", 8011],
    ["portal:80", 8090],
  ]),
  environment: { PATH: "/bin", HOME: "/root", TOKEN: "from the user", PORT: "1" },
};

function makeService(service: unknown): ComposeService {
  const reading = readComposeFile({ services: { service } });
  const read = reading.ok ? reading.value.services.service : undefined;
  if (read === undefined) throw new Error("not a compose service");
  return read;
}

const toEnvironment = (service: unknown) =>
  toProcessEnvironment(makeService(service), { port: 18081, grpcPort: null }, surroundings);

test("gives a service its host port on the loopback address, whatever the compose file says", () => {
  const environment = toEnvironment({ environment: { PORT: "8080", HOST: "0.0.0.0" } });
  expect(environment).toMatchObject({ PORT: "18081", HOST: "127.0.0.1" });
});

test("passes what the compose file sets, and of the user's environment only what it asks for", () => {
  const environment = toEnvironment({ environment: ["MODE=fast", "TOKEN", "ABSENT"] });
  expect(environment).toEqual({
    PATH: "/bin",
    HOME: "/root",
    MODE: "fast",
    TOKEN: "from the user",
    PORT: "18081",
    HOST: "127.0.0.1",
  });
  expect(toEnvironment({})).not.toHaveProperty("TOKEN");
});

test("DATA_DIR is the host folder of the volume at /app/data", () => {
  expect(toEnvironment({ volumes: ["./data:/app/data"] }).DATA_DIR).toBe("/pipeline/data");
  expect(toEnvironment({ volumes: ["../shared:/app/data/:ro"] }).DATA_DIR).toBe("/shared");
  expect(toEnvironment({ volumes: ["/mnt/x:/app/data"] }).DATA_DIR).toBe("/mnt/x");
  expect(toEnvironment({ volumes: ["energy:/app/data"] }).DATA_DIR).toBe(
    "/pipeline/.aieffect/volumes/energy",
  );
  expect(toEnvironment({ volumes: ["./x:/other"] })).not.toHaveProperty("DATA_DIR");
});

test("a variable that names a path in a volume names the host's path instead", () => {
  const environment = toEnvironment({
    volumes: ["./all:/app", "./data:/app/data"],
    environment: {
      DATA_DIR: "/app/data/results",
      MODEL: "/app/model.bin",
      OTHER: "/application",
      URL: "http://a/app",
    },
  });
  expect(environment).toMatchObject({
    DATA_DIR: "/pipeline/data/results",
    MODEL: "/pipeline/all/model.bin",
    OTHER: "/application",
    URL: "http://a/app",
  });
});

test("a gRPC data plane listens on its host port, and is reached on the loopback address", () => {
  const service = makeService({ environment: { GRPC_PORT: "50051", GRPC_HOST: "pb-data-generator" } });
  expect(toProcessEnvironment(service, { port: 18182, grpcPort: 50152 }, surroundings)).toMatchObject({
    PORT: "18182",
    GRPC_PORT: "50152",
    GRPC_HOST: "127.0.0.1",
  });
});

test("a URL of a service beside it leads to the host port of that one", () => {
  const environment = {
    DATA_PROVISION_URL: "http://data-provision:600",
    PORTAL_URL: "https://portal/start?x=1",
    OTHER_PORT: "http://data-provision:601",
    ELSEWHERE: "http://example.org:600/data-provision:600",
    NO_URL: "data-provision:600",
  };
  expect(toEnvironment({ environment })).toMatchObject({
    ...environment,
    DATA_PROVISION_URL: "http://127.0.0.1:8011",
    PORTAL_URL: "https://127.0.0.1:8090/start?x=1",
  });
});
