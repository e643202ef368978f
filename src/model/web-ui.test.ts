import { describe, expect, test } from "bun:test";
import { makeBlueprint } from "../../test/blueprint-builder.ts";
import { checkPipeline } from "./check.ts";
import { type Dockerinfo, readDockerinfo, toWebUis } from "./dockerinfo.ts";

const entryOf = (page: object) => ({ container_name: "a", ip_address: "service-a", port: "8080", ...page });

function read(...entries: readonly object[]): Dockerinfo {
  const reading = readDockerinfo({ docker_info_list: entries }, { strict: false });
  if (!reading.ok) throw new Error(reading.problems[0].message);
  return reading.value;
}

const pagesOf = (...entries: readonly object[]) =>
  toWebUis(read(...entries), ["a", "b"]).map(({ url }) => url);

describe("the web page of a service", () => {
  test.each([
    [{ webui_url: "http://localhost:18510" }, "http://localhost:18510"],
    [{ webui_url: " https://portal.example.org/a?b=c#d " }, "https://portal.example.org/a?b=c#d"],
    [{ webui_port: 8501 }, "http://service-a:8501"],
    [{ webui_port: " 8501 " }, "http://service-a:8501"],
    [{ webui_port: "8501", webui_url: "http://x" }, "http://x"],
    [{ webui_port: 80, ip_address: "::1" }, "http://[::1]:80"],
  ])("of %j is at %s", (page, url) => {
    expect(pagesOf(entryOf(page))).toEqual([url]);
  });

  test.each([
    [{}],
    [{ webui_url: "javascript:alert(1)" }],
    [{ webui_url: "data:text/html,x" }],
    [{ webui_url: "ftp://a" }],
    [{ webui_url: "//a" }],
    [{ webui_url: "http://ada:secret@a" }],
    [{ webui_url: "http://a/\u001b[31m" }],
    [{ webui_url: "http://a/\n" + "x" }],
    [{ webui_url: `http://a/${"x".repeat(2_000)}` }],
    [{ webui_url: 5 }],
    [{ webui_port: 0 }],
    [{ webui_port: "70000" }],
    [{ webui_port: "8080/x" }],
    [{ webui_port: null }],
  ])("is none for %j, and the rest is taken all the same", (page) => {
    expect(pagesOf(entryOf(page))).toEqual([]);
  });

  test("is that of the later entry for a container, and of containers of the blueprint alone", () => {
    const later = entryOf({ webui_url: "http://later" });
    const other = { ...entryOf({ webui_url: "http://other" }), container_name: "z" };
    expect(pagesOf(entryOf({ webui_url: "http://first" }), later, other)).toEqual(["http://later"]);
  });

  test("is kept for a hundred of them", () => {
    const names = Array.from({ length: 150 }, (_, at) => `c${at}`);
    const entries = names.map((container_name) => ({ ...entryOf({ webui_port: 1 }), container_name }));
    expect(toWebUis(read(...entries), names)).toHaveLength(100);
  });
});

test("check warns of what is no page, and no more of the keys themselves", () => {
  const dockerinfo = { docker_info_list: [entryOf({ webui_url: "ftp://a", webui_port: 8501, other: 1 })] };
  const { warnings, problems } = checkPipeline(
    { blueprint: makeBlueprint("a"), dockerinfo },
    { strict: false },
  );
  expect(problems).toEqual([]);
  expect(warnings.map(({ message }) => message)).toEqual([
    "dockerinfo: Unknown key, ignored: docker_info_list[0].other",
    expect.stringContaining("dockerinfo: Not shown, docker_info_list[0].webui_url: must be an address"),
  ]);
});

test("the reference takes neither key, and neither does the strict form", () => {
  const reading = readDockerinfo({ docker_info_list: [entryOf({ webui_port: "1" })] }, { strict: true });
  expect(reading.ok || reading.problems[0].message).toBe(
    "docker_info_list[0].webui_port: is not a known key",
  );
});
