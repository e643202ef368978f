/** `aieffect health`: what the health check of a container asks, and with which exit code it ends. */
import { expect, setDefaultTimeout, test } from "bun:test";
import packageJson from "../../package.json" with { type: "json" };
import { startRawServer } from "../raw-server.ts";
import { run, serveAllTests, toServerUrl } from "./client-commands.ts";

// A machine may be busy.
setDefaultTimeout(60_000);

serveAllTests();

/** Answers every request with this status and body. */
const answering = (status: string, body: string) =>
  startRawServer(async (connection) => {
    await connection.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    connection.end();
  });

test("ends with 0 when the server and its store are well, whatever the key", async () => {
  const { version } = packageJson;
  const expected = {
    exitCode: 0,
    stdout: `ok · aieffect ${version} · store sqlite · 3 workers\n`,
    stderr: "",
  };
  expect(await run(["health"])).toEqual(expected);
  expect(await run(["health"], { ORCHESTRATOR_API_KEY: "" })).toEqual(expected);
  const { stdout } = await run(["health", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ status: "ok", version, store: "sqlite", workers: 3 });
});

test("asks it directly, though there is a proxy", async () => {
  const { exitCode } = await run(["health"], { HTTP_PROXY: "http://127.0.0.1:1" });
  expect(exitCode).toBe(0);
});

test("ends with 1 when nothing answers, and at once", async () => {
  const { exitCode, stdout, stderr } = await run(["health", "--server", "http://127.0.0.1:1"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toStartWith("Error: No server answers at http://127.0.0.1:1: connection refused.");
});

test("ends with 1 when the store does not answer, and asks once", async () => {
  await using server = answering("503 Service Unavailable", '{"status":"unavailable"}');
  const { exitCode, stdout } = await run(["health", "--json", "--server", server.address]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).error).toEqual({
    code: "SERVER_UNHEALTHY",
    message: `The server at ${server.address} cannot answer GET /health now (HTTP 503): {"status":"unavailable"}`,
  });
  expect(server.connections).toBe(1);
});

test("ends with 1 when the answer does not come within 4 s", async () => {
  await using server = startRawServer(() => {});
  const { exitCode, stderr } = await run(["health", "--server", server.address]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `Error: The server at ${server.address} did not answer within 4 s.\n`,
  });
});

test("ends with 1 when something else answers", async () => {
  await using server = answering("200 OK", '{"hello":"world"}');
  const { exitCode, stderr } = await run(["health", "--server", server.address]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Is it an aieffect server of this version?");
});

test("ends with 2 when it is asked the wrong way", async () => {
  expect((await run(["health", "--server", "ftp://host"])).exitCode).toBe(2);
  expect((await run(["health", toServerUrl()])).exitCode).toBe(2);
});

test("explains itself", async () => {
  const { exitCode, stdout } = await run(["health", "--help"]);
  expect(exitCode).toBe(0);
  for (const part of [
    "$ aieffect health",
    "--server",
    "AIEFFECT_SERVER",
    "--json",
    "EXAMPLES",
    "0 when",
    "1 when",
  ])
    expect(stdout).toContain(part);
});
