import { expect, test } from "bun:test";
import * as v from "valibot";
import { PublishedPortSchema } from "./compose-port.ts";

const tcp = { host: 18091, container: 8080, protocol: "tcp" } as const;

test.each([
  ["18091:8080", tcp],
  ["127.0.0.1:18091:8080", tcp],
  ["[::1]:18091:8080", tcp],
  ["::1:18091:8080", tcp],
  ["18091:8080/tcp", tcp],
  ["18091-18091:8080-8080", tcp],
  ["5353:53/udp", { host: 5353, container: 53, protocol: "udp" }],
  ["22:22", { host: 22, container: 22, protocol: "tcp" }],
  [{ target: 8080, published: 18091 }, tcp],
  [{ target: "8080", published: "18091", protocol: "tcp", host_ip: "127.0.0.1", mode: "host" }, tcp],
  [
    { target: 53, published: 5353, protocol: "udp" },
    { host: 5353, container: 53, protocol: "udp" },
  ],
] as const)("reads %j", (entry, port) => {
  expect(v.parse(PublishedPortSchema, entry)).toEqual(port);
});

const NO_HOST_PORT = 'has no fixed host port: write "<host port>:8080"';

test.each([
  ["8080", NO_HOST_PORT],
  [8080, NO_HOST_PORT],
  ["8080/tcp", NO_HOST_PORT],
  ["127.0.0.1::8080", NO_HOST_PORT],
  [{ target: 8080 }, NO_HOST_PORT],
  ["18091-18093:8080-8082", "is a range of ports (8080-8082): publish each port on its own"],
  ["18091-18093:8080", "is a range of ports (18091-18093): publish each port on its own"],
  ["18091:0", "must be a port from 1 to 65535"],
  ["70000:8080", "must be a port from 1 to 65535"],
  ["http:8080", "must be a port from 1 to 65535"],
  ["", "must be a port from 1 to 65535"],
  ["18091:8080/sctp", "has the protocol sctp, not tcp or udp"],
  [null, 'must be a port such as "18091:8080"'],
  [{ published: 18091 }, 'must be a port such as "18091:8080"'],
])("refuses %j", (entry, message) => {
  const result = v.safeParse(PublishedPortSchema, entry);
  expect(result.issues?.map((issue) => issue.message)).toEqual([message]);
});
