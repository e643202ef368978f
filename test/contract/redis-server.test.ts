/** Which servers are refused, what they are asked for, and by what ways they are reached. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { AieffectError } from "../../src/errors.ts";
import type { RedisStoreOptions } from "../../src/store/redis/open-redis-store.ts";
import { makeCompleted } from "../builders.ts";
import { startCuttingProxy } from "../cutting-proxy.ts";
import { findFreePort, startRedisServer } from "../redis-server.ts";
import { openTestStore } from "./redis-stores.ts";
import { startClaim, submit, workflowStatusOf } from "./store-check.ts";
import { makeFolder } from "./store-files.ts";

type Options = Pick<RedisStoreOptions, "url"> & Partial<RedisStoreOptions>;

/** A store on it runs a workflow to its end: commands, sleeping reads and feeds have all been let in. */
async function expectUsable(options: Options): Promise<void> {
  const store = await openTestStore(options);
  const heard = Promise.withResolvers<string>();
  store.subscribe((event) => heard.resolve(event.type));
  const waiting = startClaim(store);
  const workflow = await submit(store, {});
  const [claim] = await waiting.claims;
  if (claim === undefined) throw new Error("nothing was claimed");
  await store.settle(claim.token, makeCompleted(), 0);
  expect(await workflowStatusOf(store, workflow)).toBe("completed");
  expect(await heard.promise).toBe("workflow-submitted");
  await store.close();
}

async function refusalOf(options: Options): Promise<AieffectError> {
  const opening = openTestStore(options);
  return await opening.then(
    () => Promise.reject(new Error("the store was opened")),
    (error: AieffectError) => error,
  );
}

describe("a Redis server is refused", () => {
  test("that may evict keys, with the command that ends that", async () => {
    await using server = await startRedisServer({ settings: { "maxmemory-policy": "allkeys-lru" } });
    const { code, message } = await refusalOf({ url: server.url });
    expect([code, message]).toEqual([
      "STATE_UNUSABLE",
      expect.stringContaining("redis-cli CONFIG SET maxmemory-policy noeviction"),
    ]);
    expect(await server.keys("")).toEqual([]);
    await server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
    await expectUsable({ url: server.url });
  });

  test("that holds data of an older layout, which stays as it is", async () => {
    await using server = await startRedisServer();
    await server.ask("HSET", "aieffect:layout", "layout", "1", "partitions", "1");
    const { code, message } = await refusalOf({ url: server.url });
    expect([code, message]).toEqual(["STATE_UNUSABLE", expect.stringContaining("layout 1")]);
    expect(await server.keys("")).toEqual(["aieffect:layout"]);
  });

  test("that holds data of a newer layout, which stays as it is", async () => {
    await using server = await startRedisServer();
    await server.ask("HSET", "aieffect:layout", "layout", "99", "partitions", "1");
    const { code, message } = await refusalOf({ url: server.url });
    expect([code, message]).toEqual(["STATE_NEWER", expect.stringContaining("layout 99")]);
    expect(await server.keys("")).toEqual(["aieffect:layout"]);
  });

  test("whose data lies in another number of partitions", async () => {
    await using server = await startRedisServer();
    await expectUsable({ url: server.url, partitions: 3 });
    const { code, message } = await refusalOf({ url: server.url, partitions: 1 });
    expect([code, message]).toEqual(["STATE_UNUSABLE", expect.stringContaining("--partitions 3")]);
  });

  test("that is too old", async () => {
    await using server = await startRedisServer();
    const [version, older] = [/redis_version:[0-9.]+/, "redis_version:6.0.16"];
    const proxy = await startCuttingProxy(server.port, (answer) => {
      const text = answer.toString("latin1");
      const [found = older] = version.exec(text) ?? [];
      // As long as the true one, for the answer says how long it is.
      return Buffer.from(
        text.replace(found, older.slice(0, found.length).padEnd(found.length, "0")),
        "latin1",
      );
    });
    const { code, message } = await refusalOf({ url: `redis://127.0.0.1:${proxy.port}` });
    expect([code, message]).toEqual(["STATE_UNUSABLE", expect.stringContaining("6.2 or newer")]);
    await proxy.close();
  });

  test("that is not there", async () => {
    const { code, message } = await refusalOf({ url: "redis://:secret-word@127.0.0.1:1" });
    expect([code, message]).toEqual(["STORE_UNAVAILABLE", expect.stringContaining("127.0.0.1:1")]);
    expect(message).not.toContain("secret-word");
  });

  test("whose password is another one", async () => {
    await using server = await startRedisServer({
      settings: { requirepass: "right" },
      credentials: ":right@",
    });
    for (const credentials of [":secret-word@", ""]) {
      const { code, message } = await refusalOf({ url: `redis://${credentials}127.0.0.1:${server.port}` });
      expect([code, message]).toEqual(["STATE_UNUSABLE", expect.stringMatching(/WRONGPASS|NOAUTH/)]);
      expect(message).not.toContain("secret-word");
    }
  });

  test("that has no such database", async () => {
    await using server = await startRedisServer();
    const { code, message } = await refusalOf({ url: `${server.url}/99` });
    expect([code, message]).toEqual(["STATE_UNUSABLE", expect.stringContaining("DB index is out of range")]);
  });
});

describe("a server that keeps nothing on disk is warned about", () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ["neither log nor snapshots", {}, 1],
    ["an append-only file", { appendonly: "yes" }, 0],
    ["snapshots", { save: "3600 1" }, 0],
  ])("%s", async (_, settings, warnings) => {
    await using server = await startRedisServer({ settings });
    const warned: string[] = [];
    const store = await openTestStore({ url: server.url, onWarning: (warning) => warned.push(warning) });
    await store.close();
    expect(warned).toHaveLength(warnings);
    for (const warning of warned) expect(warning).toContain("appendonly yes");
  });
});

describe("a server is reached", () => {
  test("by its socket", async () => {
    await using server = await startRedisServer({ settings: { port: "0" } });
    await expectUsable({ url: `unix://${server.socket}` });
    await expectUsable({ url: server.socket });
  });

  test("with a password, and with a user too", async () => {
    const settings = { requirepass: "p@ss/word", user: "app on >secret ~* &* +@all" };
    await using server = await startRedisServer({ settings, credentials: ":p@ss/word@" });
    await expectUsable({ url: `redis://:${encodeURIComponent("p@ss/word")}@127.0.0.1:${server.port}` });
    await expectUsable({ url: `redis://app:secret@127.0.0.1:${server.port}` });
  });

  test("in another database, which alone has its keys", async () => {
    await using server = await startRedisServer();
    await expectUsable({ url: `${server.url}/5` });
    expect(await server.keys("")).toEqual([]);
    expect(await server.ask("-n", "5", "EXISTS", "aieffect:layout")).toBe("1");
  });

  test("by TLS, when its certificate is one that is trusted", async () => {
    using folder = makeFolder();
    const [key, certificate] = [folder.file("key.pem"), folder.file("certificate.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const files = ["-keyout", key, "-out", certificate];
    const made = Bun.spawnSync([
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      ...files,
      ...subject,
    ]);
    expect(made.exitCode).toBe(0);
    const { port, settings } = toTlsSettings(key, certificate);
    await using _server = await startRedisServer({ settings });
    const url = `rediss://localhost:${port}`;
    const { code, message } = await refusalOf({ url });
    expect([code, message]).toEqual(["STORE_UNAVAILABLE", expect.stringContaining("certificate")]);
    // As the variable has to be there when a process starts, it is another process that trusts it.
    const script = join(import.meta.dir, "redis-tls-client.ts");
    const client = Bun.spawnSync([process.execPath, script, url], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    });
    expect([client.stdout.toString(), client.stderr.toString()]).toEqual(["completed\n", ""]);
  });
});

function toTlsSettings(key: string, certificate: string) {
  const port = findFreePort();
  const settings = {
    "tls-port": String(port),
    "tls-key-file": key,
    "tls-cert-file": certificate,
    "tls-auth-clients": "no",
    bind: "127.0.0.1 ::1",
  };
  return { port, settings };
}
