/** Objects as YAML texts with comments. Pure, and the same for the same objects. */
import { Document, isMap, isNode, isSeq, type Node } from "yaml";
import type { CommentedManifest, Comments } from "./manifest.ts";

/** The manifests of one file, one YAML document each. */
export const toManifestText = (manifests: readonly CommentedManifest[]): string =>
  manifests
    .map(({ manifest, about, comments = {} }) => toCommentedYaml(manifest, about, comments))
    .join("---\n");

/**
 * Kubernetes reads YAML 1.1, where `no` is a boolean and `22:22` a number: texts of that kind are quoted. Nothing is
 * written as an alias, for people edit these files.
 *
 * @throws Error for a comment on a place that is not there: it would be lost
 */
export function toCommentedYaml(content: object, about: readonly string[], comments: Comments): string {
  const document = new Document(content, { schema: "yaml-1.1", aliasDuplicateObjects: false });
  for (const [place, lines] of Object.entries(comments)) {
    findNode(document.contents, place).commentBefore = toCommentText(lines);
  }
  const body = document.toString({ lineWidth: 0, indentSeq: true });
  return `${about.map((line) => `# ${line}\n`).join("")}${body}`;
}

const toCommentText = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join("\n");

/** The key of a map or the item of a list: what a comment stands before. A slash in a key is written as `~1`. */
function findNode(root: unknown, place: string): Node {
  let value = root;
  let found: unknown;
  for (const name of place.split("/").map((part) => part.replaceAll("~1", "/"))) {
    if (isMap(value)) {
      const pair = value.items.find(({ key }) => String(key) === name);
      [found, value] = [pair?.key, pair?.value];
    } else {
      found = isSeq(value) ? value.items[Number(name)] : undefined;
      value = found;
    }
  }
  if (isNode(found)) return found;
  throw new Error(`Nothing to comment on at ${place}`);
}
