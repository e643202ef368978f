/** A server of its own for a test file, and the commands that talk to it: the compiled binary on both sides. */
import { afterAll, beforeAll, expect } from "bun:test";
import { runAieffect, startAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import type { PipelineFolder } from "../pipeline-folder.ts";
import { type ServingProcess, startServing } from "../serving-process.ts";

const KEY = "geheim-0123456789";

let data: TestFolder;
let server: ServingProcess;

/** Starts a server before the tests of a file, and ends it after them. */
export function serveAllTests(): void {
  beforeAll(async () => {
    data = makeFolder();
    const environment = { ORCHESTRATOR_API_KEY: KEY };
    server = await startServing(["--db", data.file("a.db"), "--poll-min", "10ms"], { environment });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    data[Symbol.dispose]();
  });
}

export const toServerUrl = (): string => server.url;

/** As on a machine where nothing is installed. */
export const toEnvironment = (changes: Readonly<Record<string, string>> = {}) => ({
  PATH: "",
  HOME: "/nonexistent",
  TZ: "UTC",
  AIEFFECT_SERVER: server.url,
  ORCHESTRATOR_API_KEY: KEY,
  ...changes,
});

export const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runAieffect(args, { command: BINARY, environment: toEnvironment(environment) });

export const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  startAieffect(args, { command: BINARY, environment: toEnvironment(environment) });

export const documentsIn = (folder: PipelineFolder): readonly string[] => [
  folder.file("blueprint.json"),
  folder.file("dockerinfo.json"),
];

/** Submits what is in the folder; the id of its workflow. */
export async function submit(folder: PipelineFolder, ...flags: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(["submit", ...documentsIn(folder), ...flags]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout.trim();
}

export const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

/** The documents of an output that has one in each line. */
export const documentsOf = (stdout: string) => linesOf(stdout).map((line) => JSON.parse(line));
