/**
 * Stands in for a VILLASnode with the hook `create_chronics`: the same REST API, as far as it is used, the same
 * configuration file, and the conversion that is inside this use case. Usage: `stand-in.ts [CONFIG]`.
 *
 * Like the original it begins anew with every restart: this process starts the one that serves, and starts it again with the
 * configuration that it left for the next. One that cannot be read ends both.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RESTARTED } from "./exit-codes.ts";

const folder = mkdtempSync(join(tmpdir(), "villas-stand-in-"));
const nextPath = join(folder, "next.json");
const server = join(import.meta.dir, "server.ts");
let config = process.argv[2] ?? null;
let restarts = 0;
let ending = false;
let exitCode = 0;

do {
  const child = Bun.spawn(
    [process.execPath, server, nextPath, String(restarts), ...(config === null ? [] : [config])],
    {
      stdio: ["ignore", "inherit", "inherit"],
      // The port is kept from one start to the next.
      env: process.env,
    },
  );
  const end = () => {
    ending = true;
    child.kill();
  };
  process.on("SIGTERM", end).on("SIGINT", end);
  exitCode = await child.exited;
  process.off("SIGTERM", end).off("SIGINT", end);
  if (exitCode !== RESTARTED || ending) break;
  ({ config } = JSON.parse(readFileSync(nextPath, "utf8")));
  restarts += 1;
} while (!ending);

rmSync(folder, { recursive: true });
process.exit(ending ? 0 : exitCode);
