import { expect, test } from "bun:test";
import { join } from "node:path";
import { quote, toLaunchReport } from "./launch-report.ts";

const record = { launcher: { pid: 1, startMark: "1" }, services: [] };
const files = { blueprint: join(process.cwd(), "b.json"), dockerinfo: "/d.json" };

function makePlan(environment: Record<string, string>) {
  const service = { name: "a", command: [""] as const, port: 1, grpcPort: null, environment, logPath: "" };
  return { folder: "", stateFolder: "", logFolder: "", services: [service], skipped: [] };
}

test("a path is short below the working directory and quoted where a shell would split it", () => {
  expect(quote(join(process.cwd(), "a", "b.json"))).toBe("a/b.json");
  expect(quote(process.cwd())).toBe(".");
  expect(quote("/elsewhere/b.json")).toBe("/elsewhere/b.json");
  expect(quote("/else where/b.json")).toBe("'/else where/b.json'");
  expect(quote("/it's/b.json")).toBe(String.raw`'/it'\''s/b.json'`);
});

test("the run command asks for the services' key where they have one, and never shows it", () => {
  const toCommand = (environment: Record<string, string>) =>
    toLaunchReport("started", record, makePlan(environment), files).run_command;
  expect(toCommand({})).toBe("aieffect run b.json /d.json");
  expect(toCommand({ SERVICE_API_KEY: "" })).toBe("aieffect run b.json /d.json");
  expect(toCommand({ SERVICE_API_KEY: "secret" })).toBe(
    'aieffect run b.json /d.json --services-api-key "$SERVICE_API_KEY"',
  );
});
