/** A release as GitHub serves it: real HTTP, the newest one by a redirect, files that are missing, cut, slow or changed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toChecksums } from "../scripts/build.ts";
import { startRawServer } from "./raw-server.ts";

export type ReleasedFiles = Readonly<Record<string, string | Uint8Array>>;

/** What a file is answered with in place of it. */
export type Trouble = "missing" | "cut" | "endless";

export interface ReleaseServer extends AsyncDisposable {
  /** What AIEFFECT_RELEASES_URL is to be. */
  readonly url: string;
  /** The paths that were asked for, without what stands before the release. */
  readonly asked: readonly string[];
  /** Resolves when a file has been asked for. */
  until(name: string): Promise<void>;
}

/**
 * @param files of version 9.9.9, the only one; SHA256SUMS is made from them unless it is among them
 * @param troubles by the name of a file
 */
export async function startReleaseServer(
  files: ReleasedFiles,
  troubles: Readonly<Record<string, Trouble>> = {},
): Promise<ReleaseServer> {
  const released = { SHA256SUMS: await sumFiles(files), ...files };
  const asked: string[] = [];
  const arrivals = new Map<string, PromiseWithResolvers<void>>();
  const arrivalOf = (name: string) => arrivals.getOrInsertComputed(name, () => Promise.withResolvers<void>());
  const cutting = startRawServer(async (connection) => {
    await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc");
    connection.end();
  });
  const answer = ({ url }: Request): Response => {
    const path = new URL(url).pathname.replace(/^\/owner\/aieffect\/releases\//, "");
    asked.push(path);
    const newest = /^latest\/download\/(.+)$/.exec(path)?.[1];
    if (newest !== undefined) return Response.redirect(`/owner/aieffect/releases/download/v9.9.9/${newest}`);
    const name = /^download\/v9\.9\.9\/(.+)$/.exec(path)?.[1] ?? "";
    arrivalOf(name).resolve();
    if (troubles[name] === "cut") return Response.redirect(`${cutting.address}/${name}`);
    if (troubles[name] === "endless")
      return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    const content =
      troubles[name] === "missing" ? undefined : Object.entries(released).find(([key]) => key === name)?.[1];
    return content === undefined ? new Response("Not Found", { status: 404 }) : new Response(content);
  };
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: answer });
  return {
    url: `http://127.0.0.1:${server.port}/owner/aieffect/releases`,
    asked,
    until: (name) => arrivalOf(name).promise,
    [Symbol.asyncDispose]: async () => {
      await server.stop(true);
      await cutting[Symbol.asyncDispose]();
    },
  };
}

async function sumFiles(files: ReleasedFiles): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-release-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await toChecksums(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
