import { describe, expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import { toHostPolicy } from "./host-policy.ts";

const at = (host: string) => `http://${host}:8080`;

/** Every way to name a metadata service that a call would understand. */
const METADATA = [
  "169.254.169.254",
  "169.254.170.2",
  "169.254.0.0",
  "2852039166",
  "0xA9FEA9FE",
  "0xa9.0xfe.0xa9.0xfe",
  "0251.0376.0251.0376",
  "169.254.43518",
  "169.16689662",
  "169.254.169.254.",
  "１６９.254.169.254",
  "[::ffff:169.254.169.254]",
  "[::ffff:a9fe:a9fe]",
  "[::169.254.169.254]",
  "[64:ff9b::a9fe:a9fe]",
  "[fe80::1]",
  "[febf:ffff::1]",
  "[FE80:0:0:0:0:0:0:1]",
  "[fd00:ec2::254]",
  "metadata.google.internal",
  "Metadata.Google.Internal.",
  "user@169.254.169.254",
  "service:80@169.254.169.254",
  "169.254.169.254:80/latest?x=",
];

const ORDINARY = [
  "localhost",
  "127.0.0.1",
  "10.1.2.3",
  "192.168.1.1",
  "169.253.255.255",
  "169.255.0.0",
  "data-generator",
  "energy.example.org",
  "169.254.169.254.example.org",
  "[::1]",
  "[fec0::1]",
  "[fd00:ec2::253]",
  "[2001:db8::1]",
  "2130706433",
];

describe("without patterns", () => {
  const isAllowed = toHostPolicy(null);

  test.each(METADATA)("%s is refused", (host) => {
    expect(isAllowed(at(host))).toBe(false);
  });

  test.each([...ORDINARY, "not a host", "", "[::1"])("%s is allowed", (host) => {
    expect(isAllowed(at(host))).toBe(true);
  });
});

describe("with patterns", () => {
  const isAllowed = toHostPolicy("*.example.org, 10.0.0.0/8,fd00::/8,data-*,127.0.0.1");

  test.each([
    "energy.example.org",
    "a.b.EXAMPLE.org",
    "10.1.2.3",
    "0x0a010203",
    "[::ffff:10.1.2.3]",
    "[fd12::1]",
    "data-generator",
    "2130706433",
  ])("%s is allowed", (host) => {
    expect(isAllowed(at(host))).toBe(true);
  });

  test.each([
    ...METADATA,
    "example.org",
    "energy.example.org.evil.net",
    "energy-example.org",
    "11.0.0.1",
    "[::1]",
    "10.1.2.3@11.0.0.1",
    "not a host",
  ])("%s is refused", (host) => {
    expect(isAllowed(at(host))).toBe(false);
  });
});

describe("a metadata service", () => {
  test.each([
    ["169.254.169.254", "169.254.169.254"],
    ["169.254.0.0/16,10.0.0.0/8", "169.254.169.254"],
    ["fe80::/10", "[fe80::1]"],
    ["metadata.google.internal", "metadata.google.internal"],
  ])("is allowed by %s, which means nothing else", (patterns, host) => {
    expect(toHostPolicy(patterns)(at(host))).toBe(true);
  });

  test.each(["*", "0.0.0.0/0", "::/0", "169.0.0.0/8", "169.254.*", "*.internal"])(
    "is not allowed by %s, which means much else",
    (patterns) => {
      const isAllowed = toHostPolicy(patterns);
      expect(METADATA.filter((host) => isAllowed(at(host)))).toEqual([]);
    },
  );
});

test("a star stands for a part of an IPv6 address, too", () => {
  expect([at("[fd12::1]"), at("[fd13::1]")].map(toHostPolicy("fd12:*"))).toEqual([true, false]);
});

test.each([
  "",
  "a,,b",
  "10.0.0.0/33",
  "a b",
  "10.0.0.0/8/8",
  "http://host",
  "[",
  "[fd12:*]",
  "host:80",
  "a@b",
])("%p is no list of patterns", (patterns) => {
  expect(() => toHostPolicy(patterns)).toThrow(AieffectError);
});
