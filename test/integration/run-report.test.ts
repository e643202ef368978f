/** Reporters in real processes: on pipes that are slow, on pipes that close, and on a terminal. */
import { describe, expect, test } from "bun:test";
import { openTerminal } from "../terminal-process.ts";

const PROGRAM = new URL("./reported-run.ts", import.meta.url).pathname;
const TASKS = 3000;
const ESCAPE = "\u001b";
const CTRL_C = "\u0003";

const command = (format: string, tasks: number) => [process.execPath, PROGRAM, format, String(tasks)];

const start = (format: string, tasks: number) =>
  Bun.spawn(command(format, tasks), { stdin: "ignore", stdout: "pipe", stderr: "pipe" });

describe("a run on a pipe", () => {
  test("loses no line to a reader that begins when everything has been told", async () => {
    const run = start("json", TASKS);
    const told = run.stderr.getReader();
    expect(new TextDecoder().decode((await told.read()).value)).toStartWith("told everything");
    const lines = (await new Response(run.stdout).text()).trimEnd().split("\n");
    expect(lines).toHaveLength(TASKS * 2 + 2);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      type: "task-started",
      sequence: 2,
      node_key: "node0:Run",
    });
    const result = JSON.parse(lines.at(-1) ?? "");
    expect(result).toMatchObject({ type: "result", status: "completed", workflow_id: "wf-0123456789ab" });
    expect(result.tasks).toHaveLength(TASKS);
    expect(await run.exited).toBe(0);
  });

  test("goes on to its end when the reader goes away", async () => {
    const run = start("json", TASKS);
    const reader = run.stdout.getReader();
    await reader.read();
    await reader.cancel();
    expect(await new Response(run.stderr).text()).toBe("told everything\nfinished\n");
    expect(await run.exited).toBe(0);
  });

  test("has no colour codes, and says that it is being cancelled on the way", async () => {
    const run = start("plain", 3);
    const reader = run.stdout.getReader();
    const first = await reader.read();
    run.kill("SIGINT");
    let text = new TextDecoder().decode(first.value);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += new TextDecoder().decode(part.value);
    }
    expect(text).not.toContain(ESCAPE);
    expect(text).toContain("✔ node0:Run  completed in ");
    expect(text).toContain("! energy  cancelling … (Ctrl-C again to stop at once)\n");
    expect(text.trimEnd().split("\n").at(-1)).toStartWith("⊘ cancelled · 2 of 3 done · 1 cancelled · ");
    expect(await run.exited).toBe(0);
  });
});

const openRun = (columns: number, rows: number, environment: Record<string, string> = {}) =>
  openTerminal(command("live", 3), columns, rows, environment);

describe("a run on a terminal", () => {
  test("redraws until Ctrl-C, then leaves its end on the screen and the cursor visible", async () => {
    const { run, waitFor, written } = openRun(80, 24);
    await waitFor("running · 2 of 3 done · 1 running");
    run.terminal?.write(CTRL_C);
    expect(await run.exited).toBe(0);
    expect(Bun.stripANSI(written())).toContain("⊘ node2:Run");
    const end = written().slice(written().lastIndexOf("energy"));
    expect(Bun.stripANSI(end)).toContain("cancelled · 2 of 3 done · 1 cancelled");
    expect(written().lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(written().lastIndexOf(`${ESCAPE}[?25l`));
  });

  test("lays itself out anew when the terminal gets another size", async () => {
    const { run, waitFor } = openRun(80, 24);
    await waitFor("running · 2 of 3 done · 1 running · ");
    run.terminal?.resize(24, 12);
    await waitFor("running · 2 of 3 done\r\n  1 running · ");
    run.terminal?.write(CTRL_C);
    expect(await run.exited).toBe(0);
  });

  test("has no colours when NO_COLOR is set", async () => {
    const { run, waitFor, written } = openRun(80, 24, { NO_COLOR: "1" });
    await waitFor("2 of 3 done");
    run.terminal?.write(CTRL_C);
    await run.exited;
    expect(written()).not.toContain(`${ESCAPE}[3`);
    expect(written()).not.toContain(`${ESCAPE}[1m`);
    expect(written()).not.toContain(`${ESCAPE}[2m`);
  });

  test("takes a terminal that does not know its size for one of 80x24", async () => {
    const sizeless = ["sh", "-c", 'stty rows 0 columns 0 && exec "$@"', "sh", ...command("live", 3)];
    const { run, waitFor } = openTerminal(sizeless, 80, 24);
    await waitFor("running · 2 of 3 done · 1 running · ");
    run.terminal?.write(CTRL_C);
    expect(await run.exited).toBe(0);
  });

  test("goes on to its end when the terminal goes away", async () => {
    const { run, waitFor } = openRun(80, 24);
    await waitFor("2 of 3 done");
    run.terminal?.close();
    expect(await run.exited).toBe(0);
  });
});
