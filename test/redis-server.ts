/** Real Redis servers for tests, each a process with a folder of its own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type ServerProcess = Bun.Subprocess<"ignore", "pipe", "pipe">;

export interface RedisServerOptions {
  /** Settings of redis.conf, such as `{ appendonly: "yes" }`; without any, nothing is written to disk. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What stands before the host in its address: `:password@` or `user:password@`. */
  readonly credentials?: string;
}

/**
 * Starts a server that is stopped, and its folder removed, at the end of the block that declares it.
 *
 * @throws Error when there is no redis-server, or it does not start
 */
export async function startRedisServer({
  settings = {},
  credentials = "",
}: RedisServerOptions = {}): Promise<RedisServer> {
  const server = new RedisServer(settings, credentials);
  await server.restart();
  return server;
}

export class RedisServer {
  readonly folder = mkdtempSync(join(tmpdir(), "aieffect-redis-"));
  readonly port = findFreePort();
  readonly #settings: Readonly<Record<string, string>>;
  readonly #credentials: string;
  #process: ServerProcess | null = null;

  constructor(settings: Readonly<Record<string, string>>, credentials: string) {
    this.#settings = settings;
    this.#credentials = credentials;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get socket(): string {
    return join(this.folder, "redis.sock");
  }

  /** Of the database 0. */
  get url(): string {
    return `redis://${this.#credentials}127.0.0.1:${this.port}`;
  }

  /** What `redis-cli` answers. */
  async ask(...command: readonly string[]): Promise<string> {
    const child = Bun.spawn(["redis-cli", "-s", this.socket, ...this.#login(), ...command], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    return (await new Response(child.stdout).text()).trimEnd();
  }

  /** The keys that begin so, of the database 0. */
  async keys(prefix: string): Promise<readonly string[]> {
    const answer = await this.ask("--scan", "--pattern", `${prefix}*`);
    return answer === "" ? [] : answer.split("\n").toSorted();
  }

  /** A text of all that the server holds, as it would stand in a backup. */
  async dump(): Promise<string> {
    await this.ask("SAVE");
    return readFileSync(join(this.folder, "dump.rdb"), "latin1");
  }

  /** SIGKILL: what was not written is lost. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  /** Starts it again on what it has written, at the same address. */
  async restart(): Promise<void> {
    this.#process = spawnServer(this.folder, this.port, this.#settings);
    await untilReady(this.#process);
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #login(): readonly string[] {
    const [, user = "", password = ""] = /^([^:]*):([^@]*)@$/.exec(this.#credentials) ?? [];
    const asUser = user === "" ? [] : ["--user", user];
    return password === "" ? [] : [...asUser, "--pass", password, "--no-auth-warning"];
  }
}

function spawnServer(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): ServerProcess {
  if (Bun.which("redis-server") === null) {
    throw new Error("These tests need redis-server; ./scripts/install installs it, or says how to");
  }
  const defaults = {
    port: String(port),
    bind: "127.0.0.1",
    unixsocket: join(folder, "redis.sock"),
    dir: folder,
    save: "",
    daemonize: "no",
  };
  const words = Object.entries({ ...defaults, ...settings }).flatMap(([name, value]) => [
    `--${name}`,
    ...(value === "" ? [""] : value.split(" ")),
  ]);
  return Bun.spawn(["redis-server", ...words], { stdio: ["ignore", "pipe", "pipe"] });
}

async function untilReady(server: ServerProcess): Promise<void> {
  const decoder = new TextDecoder();
  let log = "";
  const reader = server.stdout.getReader();
  // The last of such lines: it is about the socket. Servers since 7.2, and Valkey, have other words.
  while (!/ready to accept connections (at|unix)\b/i.test(log)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`redis-server did not start:\n${log}`);
    log += decoder.decode(value, { stream: true });
  }
  // What it says from now on is not read by anyone, and must not stop it.
  void drain(reader);
}

async function drain(reader: { read(): Promise<{ done: boolean }> }): Promise<void> {
  while (!(await reader.read()).done);
}

/**
 * A port that nobody listens on. Not one that the system gives to clients: while a server is away, its port would be
 * taken.
 */
export function findFreePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } }).stop(true);
      return port;
    } catch {
      // It is taken: another one is tried.
    }
  }
}
