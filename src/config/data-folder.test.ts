import { expect, test } from "bun:test";
import { toDataFolder } from "./data-folder.ts";

test.each([
  ["linux", "/home/ada", {}, "/home/ada/.local/share/aieffect"],
  ["linux", "/home/ada", { XDG_DATA_HOME: "/data" }, "/data/aieffect"],
  ["linux", "/home/ada", { XDG_DATA_HOME: "data" }, "/home/ada/.local/share/aieffect"],
  ["linux", "/home/ada", { XDG_DATA_HOME: "" }, "/home/ada/.local/share/aieffect"],
  ["freebsd", "/home/ada", {}, "/home/ada/.local/share/aieffect"],
  ["darwin", "/Users/ada", { XDG_DATA_HOME: "/data" }, "/Users/ada/Library/Application Support/aieffect"],
  ["win32", "C:\\Users\\ada", { LOCALAPPDATA: "D:\\local" }, "D:\\local\\aieffect"],
  ["win32", "C:\\Users\\ada", {}, "C:\\Users\\ada\\AppData\\Local\\aieffect"],
] as const)("on %s, at home in %s with %j, data belongs to %s", (platform, home, environment, folder) => {
  expect(toDataFolder({ platform, home, environment })).toBe(folder);
});
