/** What docs/operations.md tells to let the user of an installation do on Redis. */
import { readPage } from "./documents.ts";

const PAGE = "docs/operations.md";

/** Words of `ACL SETUSER`, such as `+xadd`; without the keys that are allowed. */
export function readDocumentedRights(): readonly string[] {
  const block = readPage(PAGE).blocks.find(({ text }) => text.includes("ACL SETUSER"));
  const [, words = ""] = /ACL SETUSER (.*?[^\\])\n/s.exec(block?.text ?? "") ?? [];
  const rights = words.split(/[\s\\']+/).filter((word) => word.startsWith("+"));
  if (rights.length === 0) throw new Error(`${PAGE} has no block that makes a user`);
  return rights;
}
