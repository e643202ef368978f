/** The web page: made from its sources, or as the build left it inside the binary. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IS_COMPILED, PAGE_FOLDER } from "../assets.ts";
import { buildPageFiles, toPageFile } from "./build-page.ts";
import { PAGE_NAME, type PageFile, toAssetName, toServedPath } from "./page-file.ts";

/** @throws AggregateError from source, when that has an error */
export async function loadPage(): Promise<readonly PageFile[]> {
  if (IS_COMPILED) return readPage();
  return [...(await buildPageFiles())].map(([name, bytes]) => toPageFile(name, bytes));
}

function readPage(): readonly PageFile[] {
  const names = readdirSync(join(PAGE_FOLDER, toAssetName("")))
    .filter((name) => !/\.(br|gzip)$/.test(name))
    .map(toAssetName);
  return [PAGE_NAME, ...names].map((name) => ({
    path: toServedPath(name),
    bytes: read(name),
    compressed: { br: read(`${name}.br`), gzip: read(`${name}.gzip`) },
  }));
}

const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(PAGE_FOLDER, name)));
