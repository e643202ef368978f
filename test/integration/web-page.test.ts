/** How the files of the web page are served. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { WebStage } from "../web-stage.ts";

// The first test makes the page, and compresses it as well as it can.
setDefaultTimeout(30_000);

/** What a first visit may cost (bytes), as it is sent. */
const MOST_SENT = 350 * 1024;

const AS_SENT = { decompress: false } as const;
const get = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(url, { ...AS_SENT, method, headers: { "accept-encoding": "identity", ...headers } });

/** The files that the page names. */
const toAssets = (html: string): readonly string[] => html.match(/assets\/[\w.-]+/g) ?? [];

test("a first visit costs less than 350 KB, and names its files by what is in them", async () => {
  await using stage = new WebStage();
  const html = await (await get(stage.url)).text();
  const assets = toAssets(html);
  expect(assets).toHaveLength(2);
  let sent = 0;
  for (const path of ["", ...assets]) {
    const response = await get(stage.url + path, { "accept-encoding": "gzip, deflate, br, zstd" });
    expect(response.headers.get("content-encoding")).toBe("br");
    sent += (await response.arrayBuffer()).byteLength;
  }
  expect(sent).toBeLessThan(MOST_SENT);
  for (const path of assets) {
    expect((await get(stage.url + path)).headers.get("cache-control")).toContain("immutable");
  }
});

test("each form of a file is the same file", async () => {
  await using stage = new WebStage();
  const [script = ""] = toAssets(await (await get(stage.url)).text()).filter((path) => path.endsWith(".js"));
  const plain = await (await get(stage.url + script)).bytes();
  const br = await (await get(stage.url + script, { "accept-encoding": "br" })).bytes();
  const gzip = await (await get(stage.url + script, { "accept-encoding": "br;q=0, gzip" })).bytes();
  expect(new Uint8Array(brotliDecompressSync(br))).toEqual(plain);
  expect(new Uint8Array(gunzipSync(gzip))).toEqual(plain);
  expect(plain.length).toBeGreaterThan(gzip.length);
});

test("the page is asked for again each time, and sent again only when it has changed", async () => {
  await using stage = new WebStage();
  const first = await get(stage.url);
  expect(first.headers.get("cache-control")).toBe("no-cache");
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
  for (const known of [etag, `"x", W/${etag}`]) {
    const again = await get(stage.url, { "if-none-match": known });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  }
  expect((await get(stage.url, { "if-none-match": etag, "accept-encoding": "br" })).status).toBe(200);
  const head = await get(stage.url, {}, "HEAD");
  expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
});

test("nothing from elsewhere is loaded, run, or may show the page in a frame", async () => {
  await using stage = new WebStage();
  const { headers } = await get(stage.url);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
});

test("the page is open, and the rest of the server as it was without", async () => {
  await using stage = new WebStage("front");
  expect((await get(stage.url)).status).toBe(200);
  for (const path of ["workflows", "assets/", "assets/nothing.js", "assets/../workflows", "index.html"]) {
    expect([path, (await get(stage.url + path)).status]).toEqual([path, 401]);
  }
  expect((await get(stage.url, {}, "POST")).status).toBe(401);
  const keyed = { authorization: "Bearer front" };
  expect(await (await get(`${stage.url}assets/nothing.js`, keyed)).json()).toEqual({ detail: "Not Found" });
  expect((await get(stage.url, keyed, "DELETE")).status).toBe(404);
});
