/** The web page as files, each in every form that it is sent in. */

export const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface PageFile {
  /** As it is asked for: `/`, or below `/assets/` under a name that changes with the content. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly compressed: Readonly<Record<Encoding, Uint8Array<ArrayBuffer>>>;
}

/** The name of the page among its files. */
export const PAGE_NAME = "index.html";
const ASSETS = "assets/";

/** `/` for `index.html`, `/assets/main.js` for `assets/main.js`. */
export const toServedPath = (name: string): string => (name === PAGE_NAME ? "/" : `/${name}`);

export const toAssetName = (name: string): string => ASSETS + name;
