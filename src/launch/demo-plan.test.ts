import { expect, test } from "bun:test";
import { toDataFolder, toDemoPlan } from "./demo-plan.ts";

const FOLDER = "/somewhere/demo";

const plan = await toDemoPlan(FOLDER, {
  useCase: "weather",
  names: ["source", "report"],
  ownCommand: ["/usr/bin/bun", "/opt/aieffect.ts"],
  environment: { PATH: "/bin", TMPDIR: "/scratch", SERVICE_API_KEY: "secret", PORT: "80", DATA_DIR: "/etc" },
});

test("each service is this very program, told which service it is", () => {
  expect(plan.services.map(({ name, command }) => [name, command])).toEqual([
    ["source", ["/usr/bin/bun", "/opt/aieffect.ts", "service", "weather", "source"]],
    ["report", ["/usr/bin/bun", "/opt/aieffect.ts", "service", "weather", "report"]],
  ]);
});

test("each service listens on a port of its own, for this machine alone", () => {
  const ports = plan.services.map(({ port }) => port);
  expect(new Set(ports).size).toBe(2);
  expect(Math.min(...ports)).toBeGreaterThan(0);
  expect(plan.services.map(({ environment }) => [environment.HOST, environment.PORT])).toEqual(
    ports.map((port) => ["127.0.0.1", String(port)]),
  );
});

test("of the user's environment a service gets only what any process needs", () => {
  expect(plan.services[0]?.environment).toEqual({
    PATH: "/bin",
    TMPDIR: "/scratch",
    HOST: "127.0.0.1",
    PORT: String(plan.services[0]?.port),
    GRPC_HOST: "127.0.0.1",
    GRPC_PORT: "0",
    DATA_DIR: "/somewhere/demo/data",
  });
});

test("services find each other by the variables that the use case names", async () => {
  const { services } = await toDemoPlan(FOLDER, {
    useCase: "weather",
    names: ["source", "report"],
    ownCommand: ["aieffect"],
    urls: { SOURCE_URL: "source" },
    environment: {},
  });
  expect(services[1]?.environment.SOURCE_URL).toBe(`http://127.0.0.1:${services[0]?.port}`);
});

test("everything is written into the demo's folder", () => {
  expect(toDataFolder(FOLDER)).toBe("/somewhere/demo/data");
  expect(plan).toMatchObject({ folder: FOLDER, stateFolder: "/somewhere/demo/.aieffect", skipped: [] });
  expect(plan.services.map(({ logPath }) => logPath)).toEqual([
    "/somewhere/demo/.aieffect/logs/source.log",
    "/somewhere/demo/.aieffect/logs/report.log",
  ]);
});
