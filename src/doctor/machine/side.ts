/** On which side a process stands: in a container, or on the host of containers. The two see different networks. */
import { existsSync, readFileSync } from "node:fs";

export const SIDES = ["host", "container"] as const;

export type Side = (typeof SIDES)[number];

export interface SideFacts {
  /** Of the files by which Docker and Podman mark their containers, those that are there. */
  readonly marks: readonly string[];
  /** `/proc/1/cgroup`; empty where there is none. */
  readonly controlGroups: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface SideGuess {
  readonly side: Side;
  /** What it was known by. */
  readonly because: string;
}

const MARKS = ["/.dockerenv", "/run/.containerenv"];
const CONTAINER_GROUP = /(?:docker|kubepods|containerd|libpod|lxc|crio)[^\s:]*/;

export function toSide({ marks, controlGroups, environment }: SideFacts): SideGuess {
  const [mark] = marks;
  if (mark !== undefined) return { side: "container", because: `there is ${mark}` };
  if (environment.KUBERNETES_SERVICE_HOST)
    return { side: "container", because: "KUBERNETES_SERVICE_HOST is set" };
  const group = CONTAINER_GROUP.exec(controlGroups)?.[0];
  if (group !== undefined) return { side: "container", because: `its control group is of ${group}` };
  return { side: "host", because: "nothing marks this as a container" };
}

export function observeSide(environment: SideFacts["environment"]): SideGuess {
  return toSide({
    marks: MARKS.filter((path) => existsSync(path)),
    controlGroups: readGroups(),
    environment,
  });
}

function readGroups(): string {
  try {
    return readFileSync("/proc/1/cgroup", "utf8");
  } catch {
    return "";
  }
}
