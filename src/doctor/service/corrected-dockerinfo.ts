/** A dockerinfo with other addresses, and all else as it was. Pure. */
import * as v from "valibot";
import type { Endpoint } from "../endpoint/endpoint.ts";

const EntriesSchema = v.looseObject({
  docker_info_list: v.array(v.looseObject({ container_name: v.string() })),
});

/**
 * @param document that was read before, and is one
 * @param places by container; one without an entry gets one
 * @returns its text
 */
export function toCorrectedDockerinfo(document: unknown, places: ReadonlyMap<string, Endpoint>): string {
  const dockerinfo = v.parse(EntriesSchema, document);
  const corrected = dockerinfo.docker_info_list.map((entry) => {
    const place = places.get(entry.container_name);
    // The reference takes a port only as text.
    return place === undefined ? entry : { ...entry, ip_address: place.host, port: String(place.port) };
  });
  const known = new Set(dockerinfo.docker_info_list.map(({ container_name: name }) => name));
  const added = [...places].flatMap(([container_name, { host: ip_address, port }]) =>
    known.has(container_name) ? [] : [{ container_name, ip_address, port: String(port) }],
  );
  return `${JSON.stringify({ ...dockerinfo, docker_info_list: [...corrected, ...added] }, undefined, 4)}\n`;
}
