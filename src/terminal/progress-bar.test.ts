import { expect, test } from "bun:test";
import fc from "fast-check";
import { toProgressBar, toWanderingBar } from "./progress-bar.ts";
import { paintLine, toLineWidth } from "./styled-line.ts";

test("a bar is as heavy as what is done", () => {
  const bars = [0, 0.5, 0.99, 1, 1.5].map((share) => paintLine(toProgressBar(share, 10), false));
  expect(bars).toEqual(["──────────", "━━━━━─────", "━━━━━━━━━─", "━━━━━━━━━━", "━━━━━━━━━━"]);
});

test("without a known progress a piece wanders to the end and back", () => {
  const bars = [0, 100, 200, 300, 400, 500, 600].map((now) => paintLine(toWanderingBar(now, 4), false));
  expect(bars).toEqual(["━───", "─━──", "──━─", "───━", "──━─", "─━──", "━───"]);
});

test("a bar has its width at every instant", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(60), (now, width) => {
      expect(toLineWidth(toWanderingBar(now, width))).toBe(width);
      expect(toLineWidth(toProgressBar(now / 100, width))).toBe(width);
    }),
  );
});
