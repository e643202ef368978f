import { expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import { listenOnOrExplain } from "./listening.ts";

/** What is said when the runtime refuses an address with this code. */
function explain(host: string, port: number, code: string): string {
  const cause = Object.assign(new Error("the runtime's words"), { code });
  const refuse = () => {
    throw new AieffectError("INVALID_INPUT", `Cannot listen: ${cause.message}`, { cause });
  };
  try {
    listenOnOrExplain({ host, port }, refuse);
  } catch (error) {
    if (error instanceof AieffectError) return error.message;
  }
  throw new Error("it was not refused as invalid");
}

/** Nobody has it, so nobody is found who holds it: as with a process of another user. */
const NOBODYS = 1;

test.each(["127.0.0.1", "::1", "localhost"])(
  "a port of %s is in use, also when nobody knows by whom",
  (host) => {
    expect(explain(host, NOBODYS, "EADDRINUSE")).toBe(
      `Port 1 of ${host} is in use by another process. End that process, or give another port.`,
    );
  },
);

test("of a name the runtime says that its port is in use when it cannot resolve it", () => {
  const seems = "it seems to be no name of this machine";
  expect(explain("node.invalid", NOBODYS, "EADDRINUSE")).toContain(`${seems}, or the port is in use. Give`);
  expect(explain("node.invalid", 0, "EADDRINUSE")).toContain(`${seems}. Give`);
});

test("what it says with reason is left as it is", () => {
  for (const code of ["EACCES", "EADDRNOTAVAIL"]) {
    expect(explain("node.invalid", NOBODYS, code)).toBe("Cannot listen: the runtime's words");
  }
});
