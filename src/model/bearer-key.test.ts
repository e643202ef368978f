import { expect, test } from "bun:test";
import { isAuthorized } from "./bearer-key.ts";

test("without a key everybody may call", () => {
  for (const key of [undefined, ""]) {
    expect([isAuthorized(null, key), isAuthorized("Bearer x", key)]).toEqual([true, true]);
  }
});

test("the scheme is read in any case", () => {
  expect(["Bearer", "bearer", "BEARER"].map((scheme) => isAuthorized(`${scheme} s3cret`, "s3cret"))).toEqual([
    true,
    true,
    true,
  ]);
});

test("a key beyond ASCII arrives as bytes", () => {
  const header = `Bearer ${Buffer.from("schlüssel", "utf8").toString("latin1")}`;
  expect(isAuthorized(header, "schlüssel")).toBe(true);
});

test.each([
  null,
  "",
  "Bearer",
  "Bearer ",
  "Bearer S3cret",
  "Bearer s3cret ",
  "Bearer  s3cret",
  "Bearer s3cre",
  "Bearer s3cret2",
  "Basic s3cret",
  "s3cret",
  "xBearer s3cret",
])("%p does not open the service", (header) => {
  expect(isAuthorized(header, "s3cret")).toBe(false);
});
