import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isHttp2, toProtocolName } from "./known-protocols.ts";
import { isWhole, toReply } from "./reply.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("what came back", () => {
  test("is HTTP with its status, headers and body", () => {
    const reply = toReply(bytes("HTTP/1.1 404 Not Found\r\nServer: nginx\r\nX: a:b \r\n\r\n{}"), false);
    if (reply.kind !== "http") throw new Error(reply.kind);
    expect([reply.status, reply.headers.get("server"), reply.headers.get("x"), reply.body]).toEqual([
      404,
      "nginx",
      "a:b",
      "{}",
    ]);
  });

  test.each([
    ["", true, "closed"],
    ["", false, "silent"],
    ["SSH-2.0-OpenSSH_9.6\r\n", false, "bytes"],
    ["HTTP/2 200\r\n\r\n", false, "bytes"],
    ["HTTP/1.1 OK\r\n\r\n", false, "bytes"],
    ["HTTP/1.0 200\r\n\r\n", false, "http"],
  ] as const)("%j (closed: %j) is %s", (text, isClosed, kind) => {
    expect(toReply(bytes(text), isClosed).kind).toBe(kind);
  });

  test("is read whatever it is, and never longer than it came", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (start, isClosed) => {
        const reply = toReply(start, isClosed);
        isWhole(start);
        if (reply.kind === "bytes") expect(reply.start.byteLength).toBeLessThanOrEqual(256);
        expect(reply.kind === "closed" || reply.kind === "silent").toBe(start.byteLength === 0);
      }),
    );
  });

  test("is whole when as much has come as was announced", () => {
    const answer = (length: number, body: string) =>
      bytes(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${body}`);
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (length, came) => {
        expect(isWhole(answer(length, "x".repeat(came)))).toBe(came >= length);
      }),
    );
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n";
    expect([isWhole(bytes(chunked)), isWhole(bytes(`${chunked}0\r\n\r\n`))]).toEqual([false, true]);
    expect(isWhole(bytes("HTTP/1.1 200 OK\r\n\r\nuntil the end"))).toBe(false);
  });
});

describe("what speaks", () => {
  test.each([
    [bytes("SSH-2.0-x\r\n"), "SSH"],
    [bytes("-ERR wrong number of arguments for 'get' command\r\n"), "the protocol of Redis"],
    [bytes("-NOAUTH Authentication required.\r\n"), "the protocol of Redis"],
    [bytes("+PONG\r\n"), "the protocol of Redis"],
    [bytes("220 mail.example.org ESMTP Postfix\r\n"), "SMTP"],
    [bytes("AMQP\0\0\x09\x01"), "AMQP"],
    [Buffer.from([0x4a, 0, 0, 0, 0x0a, 0x38]), "the protocol of MySQL"],
    [Buffer.from([0x15, 3, 1, 0, 2, 2, 70]), "TLS"],
    [bytes("hello\n"), null],
    [bytes(""), null],
  ])("%p is %p", (start, name) => {
    expect(toProtocolName(start)).toBe(name);
  });

  test.each([
    [[0, 0, 0, 4, 0, 0, 0, 0, 0], true],
    [[0, 0, 18, 4, 0, 0, 0, 0, 0, 1], true],
    [[0, 0, 5, 4, 0, 0, 0, 0, 0], false],
    [[0, 0, 0, 4, 0, 0, 0, 0, 1], false],
    [[0, 0, 0, 4, 0, 0, 0, 0], false],
    [[0, 0, 8, 7, 0, 0, 0, 0, 0], false],
    [[], false],
  ] as const)("%j begins HTTP/2: %p", (start, expected) => {
    expect(isHttp2(Uint8Array.from(start))).toBe(expected);
  });
});
