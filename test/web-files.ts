/** Files that somebody gives to a page. */
import type { Page } from "playwright-core";
import { type PackageContents, toFiles } from "./package-files.ts";

/** As a choice of files takes them. */
export const toChosen = (contents: PackageContents) =>
  [...toFiles(contents)].map(([name, bytes]) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(bytes),
  }));

/** Drops files on a part of the page, as a mouse does that carried them from elsewhere. */
export async function dropFiles(page: Page, selector: string, contents: PackageContents): Promise<void> {
  const files = toChosen(contents).map(({ name, buffer }) => [name, buffer.toString("base64")] as const);
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent(selector, type, { dataTransfer });
}
