import { expect, test } from "bun:test";
import fc from "fast-check";
import { readDockerinfo } from "../../model/dockerinfo.ts";
import { toCorrectedDockerinfo } from "./corrected-dockerinfo.ts";

const portArbitrary = fc.integer({ min: 1, max: 65_535 });
const entryArbitrary = fc.record({
  container_name: fc.stringMatching(/^[a-z]{1,4}\d$/),
  ip_address: fc.stringMatching(/^[a-z][a-z.-]{0,8}$/),
  port: fc.oneof(portArbitrary, portArbitrary.map(String)),
  webui_url: fc.constantFrom("http://localhost:18510", "x"),
});

test("the addresses are those that were found, and everything else is as it was", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(entryArbitrary, { minLength: 1, selector: (entry) => entry.container_name }),
      fc.infiniteStream(fc.option(portArbitrary)),
      (entries, ports) => {
        const places = new Map(
          entries.flatMap(({ container_name }) => {
            const port = ports.next().value;
            return port === null || port === undefined ? [] : [[container_name, { host: "127.0.0.1", port }]];
          }),
        );
        const document = { docker_info_list: entries, extra: { kept: true } };
        const corrected = JSON.parse(toCorrectedDockerinfo(document, places));
        const reading = readDockerinfo(corrected, { strict: false });
        if (!reading.ok) throw new Error(reading.problems[0].message);
        for (const [at, entry] of reading.value.docker_info_list.entries()) {
          const place = places.get(entry.container_name);
          const given = entries[at];
          expect([entry.ip_address, entry.port]).toEqual(
            place === undefined ? [given?.ip_address, Number(given?.port)] : [place.host, place.port],
          );
          expect(corrected.docker_info_list[at].webui_url).toBe(given?.webui_url);
        }
        expect(corrected.extra).toEqual({ kept: true });
      },
    ),
  );
});

test("a container without an entry gets one", () => {
  const text = toCorrectedDockerinfo({ docker_info_list: [] }, new Map([["a1", { host: "a", port: 8080 }]]));
  expect(JSON.parse(text)).toEqual({
    docker_info_list: [{ container_name: "a1", ip_address: "a", port: "8080" }],
  });
});
