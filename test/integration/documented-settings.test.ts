import { expect, test } from "bun:test";
import { SERVER_SOURCES } from "../../src/config/server-config.ts";
import type { SettingSource } from "../../src/config/setting.ts";
import { WORKER_SOURCES } from "../../src/config/worker-config.ts";
import { readPage } from "../documents.ts";

/** The cells of a table's rows, by the variable in the second of them. */
function readRows(): ReadonlyMap<string, readonly string[]> {
  const lines = readPage("docs/server.md").prose.split("\n");
  const rows = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
  return new Map(rows.filter((cells) => cells.length === 4).map((cells) => [cells[1] ?? "", cells]));
}

const SOURCES: readonly (readonly [string, SettingSource])[] = [
  ...Object.entries(SERVER_SOURCES),
  ...Object.entries(WORKER_SOURCES).filter(([name]) => !(name in SERVER_SOURCES)),
];

/** The default, and that of `worker` where it is another one. */
function toDefault(name: string, { fallback }: SettingSource): string {
  const ofWorker = Object.entries<SettingSource>(WORKER_SOURCES).find(([other]) => other === name)?.[1]
    .fallback;
  const differs = ofWorker !== undefined && ofWorker !== fallback;
  return differs ? `${fallback}; worker: ${ofWorker}` : (fallback ?? "");
}

test.each(SOURCES)("the page tells of the setting %s what the command does", (name, source) => {
  const flag = source.secrecy === "no-flag" ? "" : `--${name}`;
  const { variable, description } = source;
  expect(readRows().get(variable)).toEqual([flag, variable, toDefault(name, source), description]);
});

test("the page tells of no setting that is not there", () => {
  const variables = SOURCES.map(([, { variable }]) => variable);
  const documented = [...readRows().keys()].filter((name) => /^[A-Z_]+$/.test(name));
  expect(documented.filter((variable) => !variables.includes(variable))).toEqual([]);
});
