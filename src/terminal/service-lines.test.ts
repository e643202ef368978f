import { expect, test } from "bun:test";
import {
  toHealthText,
  toNameWidth,
  toServiceLine,
  toServicesVerdict,
  toServiceTitle,
} from "./service-lines.ts";
import { paintLine } from "./styled-line.ts";

const HEALTHY = { containerName: "alpha", address: "http://alpha:8080", latencyMs: 12, error: null };
const failing = (error: string) => ({ ...HEALTHY, latencyMs: null, error });

const textOf = (...parameters: Parameters<typeof toServiceLine>) =>
  paintLine(toServiceLine(...parameters), false);

test("shows where a service answers and how fast", () => {
  expect(textOf(HEALTHY, 8)).toBe("✔ alpha     http://alpha:8080  12ms");
  expect(textOf({ ...HEALTHY, latencyMs: 1_234 }, 5)).toBe("✔ alpha  http://alpha:8080  1.2s");
});

test("shows why a service does not answer, also one without an address", () => {
  expect(textOf(failing("HTTP 500: no"), 5)).toBe("✖ alpha  http://alpha:8080  HTTP 500: no");
  expect(textOf({ ...failing("Endpoint not found for: alpha"), address: null }, 5)).toBe(
    "✖ alpha  no address  Endpoint not found for: alpha",
  );
});

test("aligns by the widest name, as a terminal shows it", () => {
  expect(toNameWidth([HEALTHY, { ...HEALTHY, containerName: "日本語名前" }])).toBe(10);
  expect(toNameWidth([{ ...HEALTHY, containerName: "\u001b" }])).toBe("\\x1b".length);
  expect(toNameWidth(Array.from({ length: 200_000 }, () => HEALTHY))).toBe(5);
});

test("shows a page that came for an answer by its beginning only", () => {
  const text = toHealthText(failing(`HTTP 404: ${"<p>\n".repeat(1_000)}`));
  expect(text).toStartWith("HTTP 404: <p>\\n<p>\\n");
  expect(text).toEndWith("…");
  expect(text).toHaveLength(200);
});

test("lets no name, address or answer command the terminal", () => {
  const hostile = "\u001b[2J\u009b31m\r\n\u202e";
  const service = { containerName: hostile, address: `http://${hostile}:1`, latencyMs: null, error: hostile };
  for (const text of [toServiceTitle(service, 3), toHealthText(service), textOf(service, 3)]) {
    expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  }
});

test.each([
  [[HEALTHY], "✔ 1 of 1 service answers"],
  [[HEALTHY, HEALTHY], "✔ 2 of 2 services answer"],
  [[HEALTHY, failing("no")], "✖ 1 of 2 services answer"],
  [Array.from({ length: 1000 }, () => HEALTHY), "✔ 1,000 of 1,000 services answer"],
  [[failing("no")], "✖ 0 of 1 service answers"],
])("counts who answers: %#", (services, text) => {
  expect(paintLine(toServicesVerdict(services), false)).toBe(text);
});
