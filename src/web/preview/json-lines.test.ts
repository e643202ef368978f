import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type JsonLine, toFolds, toJsonLines, toSeen } from "./json-lines.ts";

const read = (text: string): readonly JsonLine[] => toJsonLines(text) ?? [];
const write = (lines: readonly JsonLine[]): readonly string[] =>
  lines.map(({ depth, text }) => "  ".repeat(depth) + text);

const long = "x".repeat(40);

describe("JSON as lines", () => {
  test("is indented, and short where it can be", () => {
    const value = { a: [1, 2], b: { c: {}, d: [] }, e: [long, long], f: [[1], [2]] };
    expect(write(read(JSON.stringify(value)))).toEqual([
      "{",
      '  "a": [1, 2],',
      '  "b": {',
      '    "c": {},',
      '    "d": []',
      "  },",
      '  "e": [',
      `    "${long}",`,
      `    "${long}"`,
      "  ],",
      '  "f": [',
      "    [1],",
      "    [2]",
      "  ]",
      "}",
    ]);
  });

  test("says which line closes what another opens, and how many members are between", () => {
    const opening = read(`{"a":["${long}","${long}"],"b":1}`).map(({ opens }) => opens);
    const [outer, inner, ...others] = opening;
    expect([outer, inner]).toEqual([
      { end: 6, members: 2 },
      { end: 4, members: 2 },
    ]);
    expect(others).toEqual([null, null, null, null, null]);
  });

  test("shows what was sent and not what a program would make of it", () => {
    const sent = '{"big":12345678901234567890,"big":1.0e+2,"text":"\\u00e9\\n"}';
    expect(write(read(sent)).join("\n")).toBe(
      '{ "big": 12345678901234567890, "big": 1.0e+2, "text": "\\u00e9\\n" }',
    );
    expect(write(read('\r\n[\t"a\u202eb" ]'))).toEqual(['["a\\u202eb"]']);
  });

  test("is none of a text that is not JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(toJsonLines(text) !== null).toBe(isJson(text));
      }),
    );
  });

  test("of any value says the same, in lines that fit into each other", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const lines = read(JSON.stringify(value, null, indent));
        expect(JSON.parse(write(lines).join("\n"))).toEqual(JSON.parse(JSON.stringify(value)));
        for (const { depth, opens } of lines) {
          if (opens !== null) expect(lines[opens.end]).toMatchObject({ depth, closes: true });
        }
      }),
    );
  });

  test("may be nested as deep as it likes", () => {
    const depth = 30_000;
    const lines = read(`${"[1,".repeat(depth)}[]${"]".repeat(depth)}`);
    expect(lines).toHaveLength(depth * 3 + 1);
    expect(toSeen(lines, toFolds(lines, 50)).length).toBeLessThanOrEqual(50);
  });
});

describe("folding", () => {
  test("shows the first and the last line of what is folded", () => {
    const lines = read(`{"a":["${long}","${long}"],"b":1}`);
    expect(toSeen(lines, new Set([1]))).toEqual([0, 1, 5, 6].filter((index) => index < lines.length));
    expect(toSeen(lines, new Set([0]))).toEqual([0]);
  });

  test("leaves all open that has room", () => {
    const lines = read(JSON.stringify({ a: { b: [long, long] }, c: [long, long] }));
    expect(toFolds(lines, lines.length)).toEqual(new Set());
    expect(toFolds(lines, lines.length - 1)).toEqual(new Set([2]));
  });

  test("shows no more than there is room for, unless the outermost alone has more", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 1, max: 60 }), (value, room) => {
        const lines = read(JSON.stringify(value));
        const folds = toFolds(lines, room);
        expect(folds.has(0)).toBe(false);
        const members = lines.filter(({ depth, closes }) => depth <= 1 && !closes).length + 1;
        expect(toSeen(lines, folds).length).toBeLessThanOrEqual(Math.max(room, members));
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
