/** Brings the scripts to the server, and runs them: as functions where it has them, else as texts. */
import { Command, type Redis, ReplyError } from "ioredis";
import { LIBRARY, SCRIPTS, type Script, toFunctionName } from "./scripts.ts";

type Argument = string | number;

export class ScriptRunner {
  #usesFunctions = false;

  /** To be called on a new connection: behind it may be another server, or one that has forgotten what it knew. */
  async load(client: Redis): Promise<void> {
    this.#usesFunctions = await loadLibrary(client);
    if (this.#usesFunctions) return;
    await Promise.all(Object.values(SCRIPTS).map(({ text }) => client.script("LOAD", text)));
  }

  /** @param rest number of keys, keys, arguments */
  async run(client: Redis, script: Script, rest: readonly Argument[]): Promise<unknown> {
    try {
      return await this.#call(client, script, rest);
    } catch (error) {
      if (!isForgotten(error)) throw error;
      await this.load(client);
      return await this.#call(client, script, rest);
    }
  }

  #call(client: Redis, script: Script, rest: readonly Argument[]): unknown {
    if (this.#usesFunctions) return sendUntold(client, "fcall", [toFunctionName(script), ...rest]);
    return sendUntold(client, "evalsha", [script.sha, ...rest]);
  }
}

/** False where there are no functions: before 7.0, and where the user may not make any. */
async function loadLibrary(client: Redis): Promise<boolean> {
  try {
    await client.call("FUNCTION", "LOAD", LIBRARY);
    return true;
  } catch (error) {
    if (!(error instanceof ReplyError) || !(error instanceof Error)) throw error;
    return error.message.endsWith("already exists");
  }
}

/** After a restart without its data, or when somebody has removed them. */
function isForgotten(error: unknown): boolean {
  return error instanceof Error && /^(NOSCRIPT|ERR Function not found)/.test(error.message);
}

/** As `client.call`. In Bun ioredis takes it that somebody traces its commands, and describes every one of them. */
function sendUntold(client: Redis, name: string, args: readonly Argument[]): unknown {
  const command = new Command(name, [...args], { replyEncoding: "utf8" });
  command.isTraced = true;
  return client.sendCommand(command);
}
