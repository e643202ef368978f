import { expect, test } from "bun:test";
import { toGateways } from "./gateways.ts";
import { toListenAddresses } from "./listeners.ts";

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

test("a port is listened on where the table says so", () => {
  const table = [
    "  sl  local_address rem_address   st",
    "   0: 0100007F:46A1 00000000:0000 0A 00000000:00000000",
    "   1: 00000000:46A2 00000000:0000 0A 00000000:00000000",
    "   2: 0100007F:46A2 0100007F:1F90 01 00000000:00000000",
  ].join("\n");
  expect(toListenAddresses(table, 18_081)).toEqual(["0100007F"]);
  expect(toListenAddresses(table, 18_082)).toEqual(["00000000"]);
  expect(toListenAddresses(table, 18_083)).toEqual([]);
});
