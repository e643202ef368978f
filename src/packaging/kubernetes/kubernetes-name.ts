/** Names as Kubernetes takes them: a Service's is a label of DNS that begins with a letter (RFC 1035). */

const SERVICE_NAME = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 63;

/** Names that lead elsewhere than to a Service: to the pod itself, or to the cluster's own API. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(["localhost", "kubernetes"]);

/** Whether a Service can be called so, and is what answers under this name in its namespace. */
export const isServiceName = (text: string): boolean => SERVICE_NAME.test(text) && !RESERVED_NAMES.has(text);

/**
 * A name like `text` that is allowed and not yet taken: what is no letter or digit becomes a hyphen, a number at the end
 * tells names apart that would become one.
 */
export function toServiceName(text: string, taken: ReadonlySet<string>): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const name = words.replace(/^[^a-z]+/, "").replace(/-+$/, "") || "service";
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? "" : `-${number}`;
    const candidate = `${name.slice(0, LONGEST_NAME - ending.length).replace(/-+$/, "")}${ending}`;
    if (isServiceName(candidate) && !taken.has(candidate)) return candidate;
  }
}
