/** The name of an image, as a blueprint has it and as Kubernetes wants it. */

export interface ImageReference {
  /** With its registry, without tag and digest. */
  readonly name: string;
  /** Empty without one. */
  readonly tag: string;
  /** Such as `sha256:…`; empty without one. */
  readonly digest: string;
}

const DOMAIN = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?`;
const PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const REFERENCE = new RegExp(
  String.raw`^((?:${DOMAIN}/)?${PART}(?:/${PART})*)(?::(\w[\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-fA-F]{32,}))?$`,
);

/** Null for what no registry can serve. The AI4EU tools write the scheme of the registry before the name. */
export function readImage(text: string): ImageReference | null {
  const [, name, tag = "", digest = ""] = REFERENCE.exec(text.trim().replace(/^https?:\/\//, "")) ?? [];
  return name === undefined ? null : { name, tag, digest };
}

/** What a container's `image` says. */
export const toImageText = ({ name, tag, digest }: ImageReference): string =>
  [name, tag && `:${tag}`, digest && `@${digest}`].join("");
