import { expect, test } from "bun:test";
import { toGateways } from "./gateways.ts";

test("the gateways are those of the default routes", () => {
  const table = [
    "Iface\tDestination\tGateway \tFlags",
    "eth0\t00000000\t010011AC\t0003",
    "eth0\t000011AC\t00000000\t0001",
    "eth1\t00000000\t010011AC\t0003",
    "",
  ].join("\n");
  expect(toGateways(table)).toEqual(["172.17.0.1"]);
  expect(toGateways("")).toEqual([]);
});
