/** Whether two names mean one image. */
import { readImage } from "../deployment/image-reference.ts";

/** Without a tag and a digest it is the latest; what is no name of an image is compared as it is. */
export const isSameImage = (one: string, other: string): boolean => toWhole(one) === toWhole(other);

function toWhole(text: string): string {
  const image = readImage(text);
  if (image === null) return text.trim();
  const name = image.name.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, "");
  return image.digest === "" ? `${name}:${image.tag || "latest"}` : `${name}@${image.digest}`;
}

/**
 * What Docker Compose names the image that it builds for a service: after its project; and after the folder as it is, as
 * build_and_tag.sh tags it.
 *
 * @param project the name that the file gives itself; empty: none
 */
export function toBuiltImages(
  service: string,
  { project, folderName }: { readonly project: string; readonly folderName: string },
): readonly string[] {
  const byFolder = folderName
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
  return [`${project || byFolder}-${service}`, `${folderName}-${service}`];
}
