/** What `conformance` says of results, and of services that are not there. */
import { describe, expect, test } from "bun:test";
import { testService } from "../../src/app/test-service.ts";
import type { Finding } from "../../src/model/conformance-finding.ts";
import { startRawServer } from "../raw-server.ts";
import { startTamperedService } from "../tampered-service.ts";
import { findAll, json, OPERATIONS, on, TEST, tampered, toComplaints } from "../tested-service.ts";

/** Never ends. */
function drip(): ReadableStream<string> {
  let isOpen = true;
  return new ReadableStream({
    async pull(controller) {
      await Bun.sleep(50);
      if (isOpen) controller.enqueue("x");
    },
    cancel() {
      isOpen = false;
    },
  });
}

describe("data that cannot be fetched", () => {
  const give = (uri: string, protocol = "http", more: object = {}) =>
    tampered(
      "Slow",
      on("/control/output", (answer) =>
        answer.ok ? json({ output: { protocol, uri, format: "csv", ...more } }) : answer,
      ),
      { runTimeoutMs: 2_000 },
    );
  const toFetched = (findings: readonly Finding[]) =>
    findings
      .filter(({ point: { id } }) => id === "result-fetched" || id === "result-size")
      .map(({ grade, note }) => [grade, note]);

  test("redirects, endless answers, errors and sizes that are wrong", async () => {
    await using server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      routes: {
        "/away": () => Response.redirect("http://127.0.0.1:9/"),
        "/closed": () => new Response(null, { status: 401 }),
        "/endless": () => new Response(drip()),
        "/fine": () => new Response("a,b\n"),
      },
      fetch: () => new Response(null, { status: 404 }),
    });
    const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
    expect(toFetched(await give(at("/away")))[0]).toEqual(["fail", "a redirect, and none is followed"]);
    expect(toFetched(await give(at("/closed")))[0]).toEqual([
      "fail",
      "the next service has no key, and gets nothing",
    ]);
    expect(toFetched(await give(at("/endless")))[0]).toEqual(["fail", "no end within 2000 ms"]);
    expect(toFetched(await give(at("/gone")))[0]).toEqual(["fail", "the status is 404, not 200"]);
    expect(toFetched(await give("http://127.0.0.1:1/"))).toContainEqual([
      "warn",
      "it cannot be reached from here: other services may",
    ]);
    expect(toFetched(await give(at("/fine"), "http", { size_bytes: 5 }))).toEqual([
      ["pass", ""],
      ["fail", "size_bytes is 5, but there are 4"],
    ]);
    const checksum = `sha256:${new Bun.CryptoHasher("sha256").update("a,b\n").digest("hex")}`;
    expect(toFetched(await give(at("/fine"), "http", { size_bytes: 4, checksum }))).toEqual([
      ["pass", ""],
      ["pass", ""],
    ]);
  }, 30_000);

  test("a file that is elsewhere is a warning, an s3 object is skipped", async () => {
    expect(toFetched(await give("/nowhere/raw.csv", "file"))[0]?.[0]).toBe("warn");
    expect(toFetched(await give("s3://bucket/raw.csv", "s3"))[0]).toEqual([
      "skipped",
      "There is no client for s3 here.",
    ]);
  });
});

test("connections that are closed without an answer are failures, not the end of the test", async () => {
  await using server = startRawServer((connection) => connection.cut());
  const findings = await findAll({ ...TEST, address: server.address });
  expect(toComplaints(findings).length).toBe(19);
  expect(findings[0]).toMatchObject({
    grade: "fail",
    note: "no answer: connection closed before the answer was complete",
  });
});

test("nobody there, and a key that is not right, end the test", async () => {
  await expect(findAll({ ...TEST, address: "http://127.0.0.1:1" })).rejects.toThrow("Nobody answers at");
  await using service = startTamperedService(OPERATIONS, () => undefined, "k3y");
  const address = service.url;
  await expect(findAll({ ...TEST, address })).rejects.toThrow(
    "The service asks for a key. Give its key with --key",
  );
  await expect(findAll({ ...TEST, address, key: "other" })).rejects.toThrow("The service refuses this key.");
});

test("a test that is interrupted ends with its reason", async () => {
  await using service = startTamperedService(
    OPERATIONS,
    on("/health", () => new Promise<Response>(() => {})),
  );
  const ending = AbortSignal.timeout(100);
  const findings = Array.fromAsync(testService({ ...TEST, address: service.url }, ending));
  await expect(findings).rejects.toThrow("timed out");
});
