import { describe, expect, test } from "bun:test";
import { contentOf, makeDockerinfo, messagesOf, withValue } from "../../test/blueprint-builder.ts";
import { readDockerinfo, toAddresses, toIgnoredDockerinfoKeys } from "./dockerinfo.ts";

const ENTRY = ["docker_info_list", 0];

const complaintsAbout = (path: readonly (string | number)[], value: unknown) => {
  const raw = withValue(makeDockerinfo("alpha", "beta"), path, value);
  return {
    wide: messagesOf(readDockerinfo(raw, { strict: false })),
    strict: messagesOf(readDockerinfo(raw, { strict: true })),
  };
};

const bothSay = (...texts: readonly string[]) => ({ wide: texts, strict: texts });

const addressesOf = (
  ...entries: readonly (readonly [name: string, host: string, port: string | number])[]
) => {
  const docker_info_list = entries.map(([container_name, ip_address, port]) => ({
    container_name,
    ip_address,
    port,
  }));
  return [...toAddresses(contentOf(readDockerinfo({ docker_info_list }, { strict: false })))];
};

test("gives each container an address", () => {
  expect(addressesOf(["a", "service-a", "8080"], ["b", "10.0.0.7", 18081])).toEqual([
    ["a", "http://service-a:8080"],
    ["b", "http://10.0.0.7:18081"],
  ]);
});

test.each(["::1", "fe80::1", "2001:db8::7"])("puts the IPv6 literal %s in brackets", (host) => {
  expect(addressesOf(["a", host, 80])).toEqual([["a", `http://[${host}]:80`]]);
  expect(addressesOf(["a", `[${host}]`, 80])).toEqual([["a", `http://[${host}]:80`]]);
});

test("lets the later of two entries for a container win", () => {
  expect(addressesOf(["a", "old", 1], ["b", "other", 2], ["a", "new", 3])).toEqual([
    ["a", "http://new:3"],
    ["b", "http://other:2"],
  ]);
});

describe("a port", () => {
  test.each<[string, number]>([
    ["8080", 8080],
    [" 8080 ", 8080],
    ["\t1\n", 1],
    ["65535", 65535],
    ["0080", 80],
  ])("may be the text %j", (port, number) => {
    expect(complaintsAbout([...ENTRY, "port"], port)).toEqual(bothSay());
    expect(addressesOf(["a", "h", port])).toEqual([["a", `http://h:${number}`]]);
  });

  test.each([1, 8080, 65535])("may be the integer %d in the wide form only", (port) => {
    expect(complaintsAbout([...ENTRY, "port"], port)).toEqual({
      wide: [],
      strict: ["docker_info_list[0].port: must be a text"],
    });
  });

  test.each([
    "http",
    "80a",
    "-1",
    "+80",
    "8_080",
    "80.0",
    "0x50",
    "1e3",
    "0",
    "70000",
    "65536",
    "99999999999999999999",
  ])("may not be the text %j", (port) => {
    const text = `Invalid port for alpha: ${port} at docker_info_list[0].port`;
    expect(complaintsAbout([...ENTRY, "port"], port)).toEqual(bothSay(text));
  });

  test.each([0, -1, 65536, 70000, 80.5, 1e21])("may not be the number %d", (port) => {
    expect(complaintsAbout([...ENTRY, "port"], port).wide).toEqual([
      `Invalid port for alpha: ${port} at docker_info_list[0].port`,
    ]);
  });

  test("may not be missing, blank or of another type", () => {
    const path = [...ENTRY, "port"];
    expect(complaintsAbout(path, undefined)).toEqual(bothSay("docker_info_list[0].port: is missing"));
    expect(complaintsAbout(path, " ")).toEqual(bothSay("docker_info_list[0].port: must not be blank"));
    expect(complaintsAbout(path, null).wide).toEqual([
      "docker_info_list[0].port: must be a text or an integer",
    ]);
    expect(complaintsAbout(path, [8080]).wide).toEqual([
      "docker_info_list[0].port: must be a text or an integer",
    ]);
  });
});

test.each(["container_name", "ip_address"])("%s must be a text that is not blank", (key) => {
  const path = [...ENTRY, key];
  expect(complaintsAbout(path, undefined)).toEqual(bothSay(`docker_info_list[0].${key}: is missing`));
  expect(complaintsAbout(path, " ")).toEqual(bothSay(`docker_info_list[0].${key}: must not be blank`));
  expect(complaintsAbout(path, null)).toEqual(bothSay(`docker_info_list[0].${key}: must be a text`));
});

test("the list must be there and not be empty", () => {
  const path = ["docker_info_list"];
  expect(complaintsAbout(path, undefined)).toEqual(bothSay("docker_info_list: is missing"));
  expect(complaintsAbout(path, [])).toEqual(bothSay("docker_info_list: must not be empty"));
  expect(complaintsAbout(path, {})).toEqual(bothSay("docker_info_list: must be a list"));
  expect(complaintsAbout(path, [7])).toEqual(bothSay("docker_info_list[0]: must be an object"));
});

test("an older export format is no dockerinfo", () => {
  const raw = { docker_image_list: [{ container_name: "a", image_name: "a:latest" }] };
  expect(messagesOf(readDockerinfo(raw, { strict: false }))).toEqual(["docker_info_list: is missing"]);
});

test.each<[string, readonly (string | number)[]]>([
  ["extra", ["extra"]],
  ["docker_info_list[1].extra", ["docker_info_list", 1, "extra"]],
])("the unknown key %s is refused by the strict form, reported and dropped by ours", (name, path) => {
  expect(complaintsAbout(path, "x")).toEqual({ wide: [], strict: [`${name}: is not a known key`] });
  expect(toIgnoredDockerinfoKeys(withValue(makeDockerinfo("alpha", "beta"), path, "x"))).toEqual([
    { path: name, message: `Unknown key, ignored: ${name}` },
  ]);
});

test("says everything that is wrong at once", () => {
  const docker_info_list = [
    { container_name: "a", ip_address: "h", port: "http" },
    { container_name: " ", port: 0 },
  ];
  expect(messagesOf(readDockerinfo({ docker_info_list }, { strict: false }))).toEqual([
    "Invalid port for a: http at docker_info_list[0].port",
    "docker_info_list[1].container_name: must not be blank",
    "docker_info_list[1].ip_address: is missing",
  ]);
});

test.each(["127.0.0.1/..", "127.0.0.1?", "host#", "user:pw@host", " host "])(
  "%j is no host",
  (ip_address) => {
    const raw = { docker_info_list: [{ container_name: "alpha", ip_address, port: 8080 }] };
    const reading = readDockerinfo(raw, { strict: false });
    expect(reading).toMatchObject({
      ok: false,
      problems: [{ message: "docker_info_list[0].ip_address: must be a host name or an IP address" }],
    });
  },
);
