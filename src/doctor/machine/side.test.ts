import { expect, test } from "bun:test";
import { type SideFacts, toSide } from "./side.ts";

const NOTHING: SideFacts = { marks: [], controlGroups: "0::/init.scope\n", environment: {} };

test.each([
  ["nothing", {}, "host"],
  ["a mark of Docker", { marks: ["/.dockerenv"] }, "container"],
  ["Kubernetes", { environment: { KUBERNETES_SERVICE_HOST: "10.0.0.1" } }, "container"],
  ["an empty variable", { environment: { KUBERNETES_SERVICE_HOST: "" } }, "host"],
  ["a group of Docker", { controlGroups: "12:pids:/docker/0123456789ab\n0::/\n" }, "container"],
  ["a group of Kubernetes", { controlGroups: "0::/kubepods.slice/kubepods-pod1.slice\n" }, "container"],
  ["a group of Podman", { controlGroups: "0::/machine.slice/libpod-01.scope\n" }, "container"],
  ["the group of a user", { controlGroups: "0::/user.slice/user-1000.slice\n" }, "host"],
] as const)("%s is known as %j: a %s", (_, facts, side) => {
  expect(toSide({ ...NOTHING, ...facts }).side).toBe(side);
});
