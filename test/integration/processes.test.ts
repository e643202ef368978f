import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { describePortHolder } from "../../src/launch/port-holder.ts";
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  signalProcess,
} from "../../src/launch/process-identity.ts";
import { stopProcesses } from "../../src/launch/stop-processes.ts";

const IGNORES_SIGTERM = 'trap "" TERM; echo ready; while :; do sleep 0.05; done';

/** A shell that has printed a line, so its traps are set. */
async function startShell(script: string) {
  const child = Bun.spawn(["sh", "-c", script], { stdout: "pipe" });
  await child.stdout.getReader().read();
  const identity = identifyProcess(child.pid);
  if (identity === undefined) throw new Error("the shell has ended");
  return { child, identity };
}

test("a process that obeys ends by SIGTERM", async () => {
  const { child, identity } = await startShell("echo ready; exec sleep 60");
  await stopProcesses([identity], 5_000);
  await child.exited;
  expect(child.signalCode).toBe("SIGTERM");
});

test("a process that ignores SIGTERM is killed after the grace time", async () => {
  const { child, identity } = await startShell(IGNORES_SIGTERM);
  await stopProcesses([identity], 50);
  await child.exited;
  expect(child.signalCode).toBe("SIGKILL");
  expect(isRunning(identity)).toBe(false);
});

test("a pid with another start is another process, and gets no signal", async () => {
  const { child, identity } = await startShell("echo ready; exec sleep 60");
  const former: ProcessIdentity = { ...identity, startMark: `${identity.startMark}0` };
  expect(isRunning(identity)).toBe(true);
  expect(isRunning(former)).toBe(false);
  signalProcess(former, "SIGKILL");
  await stopProcesses([former], 50);
  expect(isRunning(identity)).toBe(true);
  child.kill("SIGKILL");
});

test("a process that nobody has is not running", async () => {
  const child = Bun.spawn([process.execPath, "--version"], { stdout: "ignore" });
  await child.exited;
  expect(identifyProcess(child.pid)).toBeUndefined();
});

test("finds who listens on a port, on IPv4 and IPv6", async () => {
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer();
    const listening = Promise.withResolvers<void>();
    server.listen(0, host, listening.resolve);
    await listening.promise;
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("the server has no port");
    expect(describePortHolder(address.port)).toContain(`(pid ${process.pid}`);
    server.close();
  }
});

test("nobody holds a port that nobody listens on", async () => {
  const server = createServer();
  const listening = Promise.withResolvers<number>();
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    listening.resolve(typeof address === "object" && address !== null ? address.port : 0);
  });
  const port = await listening.promise;
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
  expect(describePortHolder(port)).toBeUndefined();
});
