/** Runs a service as a process of its own, as a container does, on a free port. */
import * as v from "valibot";

const ListeningSchema = v.object({ message: v.literal("Listening"), port: v.number() });

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<number>;
  /** Returns when the log has the text. */
  readonly untilLogged: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/**
 * @param script - absolute path of the file that serves
 * @param runtime - what runs it; nothing for a binary
 */
export async function startServiceProcess(
  script: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  runtime: readonly string[] = [process.execPath],
): Promise<ServiceProcess> {
  const child = Bun.spawn([...runtime, script, ...args], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", ...environment },
    stderr: "pipe",
  });
  const log = followLog(child.stderr);
  await log.until('"message":"Listening"');
  const { port } = v.parse(ListeningSchema, JSON.parse(log.firstLine()));
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    exited: child.exited,
    untilLogged: log.until,
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

function followLog(stream: ReadableStream<Uint8Array>) {
  let text = "";
  let heard = Promise.withResolvers<void>();
  let hasEnded = false;
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      heard.resolve();
      heard = Promise.withResolvers();
    }
    hasEnded = true;
    heard.resolve();
  })();
  return {
    firstLine: () => text.split("\n", 1)[0] ?? "",
    async until(wanted: string) {
      while (!text.includes(wanted)) {
        if (hasEnded) throw new Error(`The service ended without logging ${wanted}:\n${text}`);
        await heard.promise;
      }
    },
  };
}
