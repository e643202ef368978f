/** Debian's Chromium, for tests of the web page; they are skipped where there is none. */
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = Bun.which("chromium") ?? Bun.which("chromium-browser");

/** What a page is looked at in: scheme and width (px), wide and as a telephone has it. */
export const LOOKS = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
  ["dark", 360],
] as const;

/** Why there can be no test with a browser; null when there can. */
export const LACKS_BROWSER = CHROMIUM === null ? "chromium is not installed" : null;

/** So that what does not come is named before the test is ended. */
const LONGEST_WAIT_MS = 15_000;

/** Adds to the name of a test why it is skipped. */
export const inBrowser = (name: string): string =>
  LACKS_BROWSER === null ? name : `${name} (skipped: ${LACKS_BROWSER})`;

/** A page, and what went wrong in it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors that nobody caught, and what the policy of the page refused. */
  readonly troubles: readonly string[];
  /** Addresses of other servers that were asked for anything. */
  readonly strangers: readonly string[];
}

export class TestBrowser {
  #browser: Browser | null = null;

  /** Starts it before any test: the runner ends what a test that is late has started. */
  async start(): Promise<void> {
    if (CHROMIUM === null) return;
    // The sandbox needs rights that root in a container does not have.
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }

  /** @param script what the page runs before its own, as a debugger does it */
  async open(
    url: string,
    options: BrowserContextOptions = {},
    script: string | null = null,
  ): Promise<OpenPage> {
    if (this.#browser === null) throw new Error("The browser has not been started.");
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(LONGEST_WAIT_MS);
    const page = await context.newPage();
    const troubles: string[] = [];
    const strangers: string[] = [];
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text())) troubles.push(message.text());
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== "data:" && origin !== new URL(url).origin) strangers.push(request.url());
    });
    if (script !== null) await page.addInitScript({ content: script });
    await page.goto(url);
    return { page, troubles, strangers, [Symbol.asyncDispose]: () => context.close() };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

const LOOK_MS = 20;

/** Waits until an expression holds. `waitForFunction` looks from inside the page, by `eval`, which its policy refuses. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while ((await page.evaluate(expression)) !== true) {
    if (performance.now() > deadline) throw new Error(`It never held: ${expression}`);
    await Bun.sleep(LOOK_MS);
  }
}

/** Keeps a picture of the page in the folder that AIEFFECT_PICTURES names, for people to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.AIEFFECT_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
