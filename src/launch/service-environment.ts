/**
 * The environment of a service that runs as a process of this machine instead of in its container.
 *
 * In the container a service works in `/app` and writes to `data` there, a folder that a volume brings in. Here it
 * works in the folder of the compose file, and a variable that names a path at or below a volume's target names the
 * folder on the host instead. DATA_DIR, when the compose file does not set it, is `/app/data`: so `./results:/app/data`
 * puts the data into `results`, and without such a volume it goes to `data` in the service's working directory.
 *
 * A variable that is a URL of a service of the same file, such as `http://data-provision:600`, leads to its host port.
 *
 * A gRPC data plane listens on the host port that its container port is published as, and tells others so.
 */
import { join, resolve } from "node:path";
import type { ComposeService } from "../model/compose-file.ts";

export interface Surroundings {
  /** Of the compose file; absolute. */
  readonly folder: string;
  /** Where volumes that have a name, not a folder, get one; absolute. */
  readonly volumesFolder: string;
  /** The host port of each `service:port` of the container network that is published. */
  readonly publishedPorts: ReadonlyMap<string, number>;
  /** The environment that the command itself runs in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Mount {
  readonly host: string;
  readonly container: string;
}

/** What any process of this machine needs; the rest of the user's environment stays outside, as it does with Docker. */
const INHERITED = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LANG", "TZ"];
const CONTAINER_DATA = "/app/data";
const LOOPBACK = "127.0.0.1";

/** Ports of the host. */
export interface HostPorts {
  readonly port: number;
  /** Of the gRPC data plane; null when the service has none. */
  readonly grpcPort: number | null;
}

export function toProcessEnvironment(
  service: ComposeService,
  { port, grpcPort }: HostPorts,
  surroundings: Surroundings,
): Record<string, string> {
  const mounts = toMounts(service, surroundings);
  const hasData = mounts.some((mount) => mount.container === CONTAINER_DATA);
  const declared = { ...(hasData ? { DATA_DIR: CONTAINER_DATA } : {}), ...service.environment };
  const entries = Object.entries(declared).flatMap(([name, value]) => {
    const text = value === null ? surroundings.environment[name] : toHostValue(value, mounts, surroundings);
    return text === undefined ? [] : [[name, text] as const];
  });
  const inherited = toInherited(surroundings.environment);
  const grpc = grpcPort === null ? {} : { GRPC_HOST: LOOPBACK, GRPC_PORT: String(grpcPort) };
  return { ...inherited, ...Object.fromEntries(entries), HOST: LOOPBACK, PORT: String(port), ...grpc };
}

/** The part of an environment that every process of this machine needs. */
export function toInherited(environment: Surroundings["environment"]): Record<string, string> {
  const entries = INHERITED.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Inner targets first: of `/app` and `/app/data` the second decides about `/app/data/x`. */
function toMounts(service: ComposeService, { folder, volumesFolder }: Surroundings): Mount[] {
  return service.volumes
    .filter(({ source }) => source !== "")
    .map(({ source, target }) => ({
      host: /^[./]/.test(source) ? resolve(folder, source) : join(volumesFolder, source),
      container: target.replace(/(.)\/+$/, "$1"),
    }))
    .sort((a, b) => b.container.length - a.container.length);
}

const toHostValue = (value: string, mounts: readonly Mount[], { publishedPorts }: Surroundings): string =>
  toHostUrl(value, publishedPorts) ?? toHostPath(value, mounts);

/** Null when it is no URL of a service of the compose file. */
function toHostUrl(value: string, publishedPorts: Surroundings["publishedPorts"]): string | null {
  const [, scheme, address = "", path = ""] = /^(https?:\/\/)([^/?#@]+)(.*)$/s.exec(value) ?? [];
  const port = publishedPorts.get(address.includes(":") ? address : `${address}:80`);
  return port === undefined ? null : `${scheme}${LOOPBACK}:${port}${path}`;
}

function toHostPath(value: string, mounts: readonly Mount[]): string {
  const mount = mounts.find(
    ({ container }) => value === container || value.startsWith(`${container.replace(/\/$/, "")}/`),
  );
  return mount ? join(mount.host, value.slice(mount.container.length)) : value;
}
