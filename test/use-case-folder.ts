/** A use case in a temporary folder: a compose file and the services that it builds. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Answers its health, and its environment and working directory on every other path. */
export const ANSWERS = `
import { createServer } from "node:http";
const server = createServer((request, response) => {
  response.end(JSON.stringify(request.url === "/health" ? { status: "ok" } : { ...process.env, CWD: process.cwd() }));
});
server.listen(Number(process.env.PORT), process.env.HOST, () => console.log("listening"));
process.on("SIGTERM", () => process.exit(0));
`;

/** Listens on nothing. */
export const IS_SILENT = 'console.log("silent"); setInterval(() => {}, 60_000);';

/** Listens, and answers nothing. */
export const HANGS = `
import { createServer } from "node:http";
createServer(() => console.log("asked")).listen(Number(process.env.PORT), process.env.HOST);
`;

export const DIES = `
for (let line = 1; line <= 30; line += 1) console.error("line " + line);
console.error("no such model");
process.exit(3);
`;

export interface UseCaseFolder {
  readonly path: string;
  /** The host port of each service. */
  readonly ports: Readonly<Record<string, number>>;
}

/** @param scripts - the source of each service's service.ts, by its name in the compose file */
export async function makeUseCaseFolder(scripts: Readonly<Record<string, string>>): Promise<UseCaseFolder> {
  const path = mkdtempSync(join(tmpdir(), "aieffect-use-case-"));
  const ports: Record<string, number> = {};
  const lines = ["services:"];
  for (const [name, script] of Object.entries(scripts)) {
    const port = await findFreePort();
    ports[name] = port;
    mkdirSync(join(path, "services", name), { recursive: true });
    writeFileSync(join(path, "services", name, "service.ts"), script);
    lines.push(`  ${name}:`, `    build: ./services/${name}`, `    ports: ["${port}:8080"]`);
    lines.push('    volumes: ["./data:/app/data"]');
  }
  writeFileSync(join(path, "docker-compose.yml"), `${lines.join("\n")}\n`);
  return { path, ports };
}

/** A compose file names its ports, so one that is free has to be found before anything listens on it. */
export function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}
