/** A port that the system has lent to an outgoing connection, and that a service needs. Only Linux tells that nobody listens. */
import { afterEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { waitForFreePorts } from "../../src/launch/host-ports.ts";
import { runAieffect, startAieffect } from "../aieffect-process.ts";
import { ANSWERS, makeUseCaseFolder, type UseCaseFolder } from "../use-case-folder.ts";

interface LentPort extends Disposable {
  readonly port: number;
  /** Ends the connection from its far end, with whose port TIME_WAIT stays: after a reset it would be a matter of luck. */
  readonly giveBack: () => void;
}

/** As long as `up` waits, and a little more: a port that is given back may be lent at once to a connection of another test. */
const LONGEST_WAIT_MS = 70_000;

/** A connection of this process to itself, on a port that the system has chosen. */
async function lendPort(): Promise<LentPort> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => accepted.resolve(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port");
  const socket = connect(address.port, "127.0.0.1")
    .on("error", () => {})
    .resume();
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  const far = await accepted.promise;
  const port = far.remotePort ?? 0;
  return {
    port,
    giveBack: () => far.end(),
    [Symbol.dispose]() {
      far.destroy();
      socket.destroy();
      server.close();
    },
  };
}

describe.skipIf(process.platform !== "linux")("a port that is lent to a connection", () => {
  test(
    "is waited for, which the user is told once",
    async () => {
      using lent = await lendPort();
      const lines: string[] = [];
      const onWait = (line: string) => {
        lines.push(line);
        lent.giveBack();
      };
      await waitForFreePorts([{ name: "alpha", port: lent.port }], { onWait });
      expect(lines).toEqual([
        `Waiting at most 65 s for a connection of another process that has been lent port ${lent.port} (alpha).`,
      ]);
    },
    LONGEST_WAIT_MS,
  );

  test("is refused when it stays lent", async () => {
    using lent = await lendPort();
    const wait = waitForFreePorts([{ name: "alpha", port: lent.port }], {
      onWait: () => {},
      longestMs: 150,
    });
    await expect(wait).rejects.toThrow(`${lent.port} (alpha) is taken`);
  });

  test("is not waited for when somebody listens on another one", async () => {
    using lent = await lendPort();
    using listener = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const ports = [
      { name: "alpha", port: lent.port },
      { name: "beta", port: listener.port ?? 0 },
    ];
    const onWait = () => expect.unreachable();
    await expect(waitForFreePorts(ports, { onWait })).rejects.toThrow(`${listener.port} (beta) is held by `);
  });
});

describe.skipIf(process.platform !== "linux")("up on a port that is lent to a connection", () => {
  const folders: UseCaseFolder[] = [];
  afterEach(async () => {
    for (const { path } of folders.splice(0)) {
      await runAieffect(["down", path]);
      rmSync(path, { recursive: true, force: true });
    }
  });

  async function startUp(port: number, ...flags: readonly string[]) {
    const folder = await makeUseCaseFolder({ alpha: ANSWERS });
    folders.push(folder);
    const compose = join(folder.path, "docker-compose.yml");
    const text = readFileSync(compose, "utf8").replace(`"${folder.ports.alpha}:`, `"${port}:`);
    writeFileSync(compose, text);
    const up = startAieffect(["up", folder.path, ...flags]);
    await up.untilPrinted(`that has been lent port ${port} (alpha).\n`);
    return { folder, up };
  }

  test(
    "starts when the connection has ended",
    async () => {
      using lent = await lendPort();
      const { up } = await startUp(lent.port, "--detach");
      lent.giveBack();
      expect(await up.exited).toBe(0);
      expect(up.stdout()).toContain(`alpha  http://127.0.0.1:${lent.port}`);
    },
    LONGEST_WAIT_MS,
  );

  test("ends at once when it is interrupted, and leaves nothing", async () => {
    using lent = await lendPort();
    const { folder, up } = await startUp(lent.port);
    up.kill("SIGINT");
    expect(await up.exited).toBe(130);
    expect(existsSync(join(folder.path, ".aieffect", "services.json"))).toBe(false);
  });
});
