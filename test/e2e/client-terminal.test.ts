/** The commands that talk to a server on a terminal of 80x24: what is redrawn, what stays, what is asked. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { BINARY } from "../binary.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { after, complete, never, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { openTerminal, type TerminalProcess } from "../terminal-process.ts";
import { documentsIn, run, serveAllTests, submit, toEnvironment } from "./client-commands.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(60_000);

serveAllTests();

const ESCAPE = "\u001b";
const CTRL_C = "\u0003";

const open = (...args: readonly string[]) => openTerminal([...BINARY, ...args], 80, 24, toEnvironment());

const textOf = ({ written }: TerminalProcess) => Bun.stripANSI(written()).replaceAll("\r\n", "\n");

test("submit --watch is the live view of run, and leaves its end on the screen", async () => {
  const gate = Promise.withResolvers<void>();
  await using service = new ScriptedService({
    "execute first_container_with_a_long_name": [complete()],
    "execute second_container_with_a_longer_name": [after(gate.promise, complete())],
  });
  const sketch = "first_container_with_a_long_name>second_container_with_a_longer_name";
  using folder = makePipelineFolder(sketch, service);
  const terminal = open("submit", ...documentsIn(folder), "--watch");
  await terminal.waitFor("running · 1 of 2 done · 1 running");
  gate.resolve();
  expect(await terminal.run.exited).toBe(0);
  const end = textOf(terminal).slice(textOf(terminal).lastIndexOf("pipeline · 2 tasks"));
  expect(end).toMatch(
    /\n✔ first_container_with_a_long_name:Run +\S+\n✔ second_container_wi…_a_longer_name:Run +\S+\n/,
  );
  expect(end).toMatch(/\n✔ completed · 2 of 2 done · \S+ · wf-\w+\n$/);
  expect(terminal.written().lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(
    terminal.written().lastIndexOf(`${ESCAPE}[?25l`),
  );
});

test("Ctrl-C leaves the live view and not the workflow, and says so", async () => {
  await using service = new ScriptedService({
    "execute a": [running("job")],
    "status job": [always(working(40))],
  });
  using folder = makePipelineFolder("a", service);
  const id = await submit(folder);
  const terminal = open("watch", id.slice(3));
  await terminal.waitFor(" 40%");
  terminal.run.terminal?.write(CTRL_C);
  expect(await terminal.run.exited).toBe(130);
  const text = textOf(terminal);
  expect(text).not.toContain("cancelling");
  expect(text).toEndWith(
    `${id} goes on. To see it again: aieffect watch ${id}\nTo end it: aieffect cancel ${id}\n`,
  );
  expect(JSON.parse((await run(["status", id, "--json"])).stdout).status).toBe("running");
});

test("submit says what to type next, and a list fits the terminal", async () => {
  await using service = new ScriptedService({ "execute a": [complete()] });
  using folder = makePipelineFolder("a", service);
  const submitting = open("submit", ...documentsIn(folder));
  expect(await submitting.run.exited).toBe(0);
  expect(textOf(submitting)).toMatch(/^(wf-\w+)\nTo see how it goes: aieffect watch \1\n$/);
  const listing = open("list");
  expect(await listing.run.exited).toBe(0);
  const widths = textOf(listing)
    .split("\n")
    .map((line) => Bun.stringWidth(line));
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
});

test.each([
  ["y\r", "is deleted.", 0],
  ["\r", "is not deleted.", 130],
  [CTRL_C, "is not deleted.", 130],
  ["\u0004", "is not deleted.", 130],
])("delete of what runs asks, and takes %j for what it means", async (typed, said, expected) => {
  await using service = new ScriptedService({ "execute a": [never] });
  using folder = makePipelineFolder("a", service);
  const id = await submit(folder);
  const terminal = open("delete", id);
  await terminal.waitFor("is still running. Delete it? [y/N] ");
  terminal.run.terminal?.write(typed);
  expect(await terminal.run.exited).toBe(expected);
  expect(textOf(terminal)).toContain(`${id} ${said}`);
  await run(["delete", id, "--yes"]);
});
