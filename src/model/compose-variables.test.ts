import { expect, test } from "bun:test";
import { fillVariables } from "./compose-variables.ts";

const variables = { NAME: "value", EMPTY: "" };

test.each([
  ["$NAME and ${NAME}", "value and value"],
  ["$UNSET|${UNSET}", "|"],
  ["${UNSET:-default}", "default"],
  ["${EMPTY:-default}", "default"],
  ["${EMPTY-default}", ""],
  ["${NAME:-default}", "value"],
  ["${NAME:+other}", "other"],
  ["${EMPTY:+other}${UNSET+other}", ""],
  ["${NAME:?is needed}", "value"],
  ["costs 5$$, $$NAME", "costs 5$, $NAME"],
  ["^[a-z]+$", "^[a-z]+$"],
])("fills %s", (text, filled) => {
  expect(fillVariables(text, variables)).toBe(filled);
});

test("fills texts at every depth and leaves other values and keys alone", () => {
  const raw = { $NAME: ["$NAME", 1, null, { deep: "${NAME}" }], flag: true };
  expect(fillVariables(raw, variables)).toEqual({ $NAME: ["value", 1, null, { deep: "value" }], flag: true });
});

test("says which demanded variable is not set", () => {
  expect(() => fillVariables("${KEY:?the key of the services}", variables)).toThrow(
    "The variable KEY is not set: the key of the services",
  );
});
