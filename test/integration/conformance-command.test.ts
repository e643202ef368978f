/** `aieffect conformance` as a process. */
import { expect, test } from "bun:test";
import { runAieffect } from "../aieffect-process.ts";
import { startTamperedService } from "../tampered-service.ts";
import { OPERATIONS } from "../tested-service.ts";

const conformance = (...args: string[]) => runAieffect(["conformance", ...args]);

test("a service that keeps the contract: a line for each point, and 0", async () => {
  await using service = startTamperedService(OPERATIONS, () => undefined);
  const { exitCode, stdout, stderr } = await conformance(service.url, "--operation", "Quick");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toStartWith("Health\n✔ /health says ok, without a key  1\n\nWhat must be refused\n");
  expect(stdout).toContain("✔ the operation completes  1.2\n");
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✔ keeps the contract · \d+ passed · \d+ skipped$/);
});

test("one that breaks it: what was sent, expected and came, and 1", async () => {
  await using service = startTamperedService(OPERATIONS, (_, path) =>
    path === "/health" ? Response.json({ status: "\u001b[31mwell" }) : undefined,
  );
  const { exitCode, stdout } = await conformance(service.url);
  expect(exitCode).toBe(1);
  expect(stdout.split("\n").slice(1, 6)).toEqual([
    "✖ /health says ok, without a key  1",
    '  status is not "ok"',
    "  sent      GET /health without a key",
    '  expected  HTTP 200 {"status":"ok"}',
    '  came      HTTP 200 {"status":"\\u001b[31mwell"}',
  ]);
});

test("--json is one document, without the key", async () => {
  await using service = startTamperedService(OPERATIONS, () => undefined, "s3cret-key");
  const { exitCode, stdout } = await conformance(
    ...[service.url, "--key", "s3cret-key", "--operation", "Quick", "--param", "word=1", "--json"],
  );
  const report = JSON.parse(stdout);
  expect({ exitCode, address: report.address }).toEqual({ exitCode: 0, address: service.url });
  expect(report).toMatchObject({ operation: "Quick", conforms: true, counts: { warn: 0, fail: 0 } });
  expect(report.points[0]).toEqual({
    id: "health",
    section: "health",
    title: "/health says ok, without a key",
    paragraph: "control-interface.md 1",
    grade: "pass",
    sent: "GET /health without a key",
    expected: 'HTTP 200 {"status":"ok"}',
    came: 'HTTP 200 {"status":"ok"}',
    note: "",
  });
  expect(stdout).not.toContain("s3cret");
});

test("an input from the command line reaches the operation as the orchestrator writes it", async () => {
  const bodies: string[] = [];
  await using service = startTamperedService(OPERATIONS, async (request) => {
    if (request.method === "POST") bodies.push(await request.clone().text());
    return undefined;
  });
  const input = '{"protocol":"inline","uri":"YQ==","format":"csv"}';
  await conformance(service.url, "--operation", "Quick", "--input", input);
  expect(bodies.map((body) => body.includes('"schema_uri":null'))).toContain(true);
});

test.each([
  [["http://127.0.0.1:1"], "Error: Nobody answers at http://127.0.0.1:1: no answer: connection refused."],
  [["ftp://a"], "Error: URL must begin with http:// or https://."],
  [["http://a", "--operation", ""], "Error: --operation is empty"],
  [["http://a", "--operation", "A", "--param", "x"], "Error: --param x is not KEY=JSON"],
  [["http://a", "--operation", "A", "--input", "{}"], "Error: Invalid inputs: "],
  [["http://a", "--input", "[]"], "Error: "],
])("%p is refused with 2", async (args, message) => {
  const { exitCode, stderr } = await conformance(...args);
  expect({ exitCode, isSaid: stderr.startsWith(message) }).toEqual({ exitCode: 2, isSaid: true });
});
