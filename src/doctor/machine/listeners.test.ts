import { expect, test } from "bun:test";
import { toListenAddresses } from "./listeners.ts";

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
