import { expect, test } from "bun:test";
import * as v from "valibot";
import { type PortPair, PortPairsSchema, toContainerPort } from "./port-pair.ts";

const read = (...entries: unknown[]): readonly PortPair[] => v.parse(PortPairsSchema, entries);

test.each<[unknown, number, number | null]>([
  ["18091:8080", 18_091, 8080],
  ["127.0.0.1:18091:8080", 18_091, 8080],
  ["[::1]:18091:8080/tcp", 18_091, 8080],
  ["18091:8080", 8080, null],
  ["18090-18099:8080-8089", 18_093, 8083],
  ["18090-18099:8080", 18_093, 8080],
  [{ target: 8080, published: "18091" }, 18_091, 8080],
  [{ target: 8080, published: 18_091, protocol: "tcp", host_ip: "127.0.0.1" }, 18_091, 8080],
  ["8080", 8080, null],
  [8080, 8080, null],
])("%p leads from %p to %p", (entry, host, container) => {
  const [pair] = read(entry);
  expect(pair && toContainerPort(pair, host)).toBe(container);
});

test("UDP says nothing of a service", () => {
  expect(read("53:53/udp", { target: 53, protocol: "udp" }, "1:2")).toHaveLength(1);
});

test.each(["a:b", "0", "70000:1", "2-1:3", { published: 1 }, null])("%p is refused", (entry) => {
  expect(v.safeParse(PortPairsSchema, [entry]).success).toBe(false);
});
