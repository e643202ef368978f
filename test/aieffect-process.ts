/** Runs the command line as people do: as a process of its own, from source or compiled. */
import { join } from "node:path";

const REPOSITORY = join(import.meta.dir, "..");

/** From source. */
export const SOURCE = [process.execPath, join(REPOSITORY, "bin", "aieffect.ts")];

export interface AieffectProcess {
  readonly pid: number;
  readonly exited: Promise<number>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Returns when stdout has the text. */
  readonly untilPrinted: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export function startAieffect(
  args: readonly string[],
  options: { command?: readonly string[]; folder?: string; environment?: Record<string, string> } = {},
): AieffectProcess {
  const child = Bun.spawn([...(options.command ?? SOURCE), ...args], {
    cwd: options.folder ?? REPOSITORY,
    env: options.environment ?? { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return {
    pid: child.pid,
    exited: Promise.all([child.exited, stdout.ended, stderr.ended]).then(([code]) => code),
    stdout: stdout.text,
    stderr: stderr.text,
    untilPrinted: async (wanted) => {
      while (!stdout.text().includes(wanted)) {
        if (await stdout.next()) continue;
        throw new Error(`It ended without printing ${wanted}:\n${stdout.text()}\n${stderr.text()}`);
      }
    },
    kill: (signal) => child.kill(signal),
  };
}

/** Runs to the end. */
export async function runAieffect(...start: Parameters<typeof startAieffect>) {
  const started = startAieffect(...start);
  return { exitCode: await started.exited, stdout: started.stdout(), stderr: started.stderr() };
}

/** What a stream has said so far, and a way to wait for more: false when there is no more. */
function collect(stream: ReadableStream<Uint8Array>) {
  let text = "";
  let arrival = Promise.withResolvers<boolean>();
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      arrival.resolve(true);
      arrival = Promise.withResolvers();
    }
    arrival.resolve(false);
  };
  const ended = read();
  return { text: () => text, next: () => arrival.promise, ended };
}
