/** That the doctor knows to which calls the runtime's own HTTP client takes a proxy: what that does is watched here. */
import { afterAll, expect, test } from "bun:test";
import { createServer } from "node:net";
import { isException, toProxy } from "../../src/doctor/machine/proxy.ts";

const direct = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("direct") });
const proxy = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () =>
    socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nproxy"),
  );
});
await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
const bound = proxy.address();
const PROXY = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}`;
const PORT = direct.port ?? 0;
const HOSTS = ["127.0.0.1", "localhost", "a.service.test"];

afterAll(() => {
  proxy.close();
  return direct.stop(true);
});

/** What answers each host; a name that nobody knows is one that no proxy was asked for. */
const SCRIPT = `
for (const host of process.env.HOSTS.split(" ")) {
  const answer = await fetch("http://" + host + ":" + process.env.PORT_ASKED).then((r) => r.text(), () => "direct");
  console.log(answer);
}`;

async function watch(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const child = Bun.spawn([process.execPath, "-e", SCRIPT], {
    env: { PATH: process.env.PATH ?? "", HOSTS: HOSTS.join(" "), PORT_ASKED: String(PORT), ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return (await new Response(child.stdout).text()).trim().split("\n");
}

const ENVIRONMENTS: readonly Readonly<Record<string, string>>[] = [
  {},
  { HTTP_PROXY: PROXY },
  { http_proxy: PROXY },
  { ALL_PROXY: PROXY },
  { HTTPS_PROXY: PROXY },
  { http_proxy: "", HTTP_PROXY: PROXY },
  { HTTP_PROXY: PROXY, NO_PROXY: "localhost,127.0.0.1" },
  { HTTP_PROXY: PROXY, no_proxy: "127.0.0.0/8, .service.test" },
  { HTTP_PROXY: PROXY, NO_PROXY: "*" },
  { HTTP_PROXY: PROXY, NO_PROXY: `127.0.0.1:${PORT},service.test` },
  { HTTP_PROXY: PROXY, NO_PROXY: "127.0.0.1:1,*.service.test,LOCALHOST" },
  { HTTP_PROXY: PROXY, NO_PROXY: "x", no_proxy: "127.0.0.1" },
  { HTTP_PROXY: PROXY, NO_PROXY: "127.0.0.1", no_proxy: "x" },
  { HTTP_PROXY: PROXY, NO_PROXY: "127.0.0.1", no_proxy: "" },
  { HTTP_PROXY: PROXY, NO_PROXY: "vice.test,,host" },
];

test("the doctor says of each host what the runtime does", async () => {
  const watched = await Promise.all(ENVIRONMENTS.map(watch));
  const said = ENVIRONMENTS.map((environment) =>
    HOSTS.map((host): string => {
      const isCaught = toProxy(environment) !== null && !isException({ host, port: PORT }, environment);
      return isCaught ? "proxy" : "direct";
    }),
  );
  expect(said).toEqual(watched);
}, 20_000);

test("a user and a password of a proxy are not shown", () => {
  expect(toProxy({ HTTP_PROXY: "http://ada:secret@proxy.test:3128" })?.label).toBe("http://proxy.test:3128");
  expect(toProxy({ HTTP_PROXY: "ada:secret@proxy.test:3128" })?.label).toBe("proxy.test:3128");
});
