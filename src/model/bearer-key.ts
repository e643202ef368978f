import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether an Authorization header carries the key. Without a key (unset or empty) everybody may call. Takes the same
 * time whatever the header holds: both sides are hashed to one length before they are compared.
 */
export function isAuthorized(header: string | null, key: string | null | undefined): boolean {
  if (key === null || key === undefined || key === "") return true;
  const match = /^bearer (.*)$/is.exec(header ?? "");
  // Header values arrive as bytes read as Latin-1; the key in the environment is UTF-8.
  return match !== null && timingSafeEqual(digest(match[1] ?? "", "latin1"), digest(key, "utf8"));
}

const digest = (text: string, encoding: BufferEncoding): Buffer =>
  createHash("sha256").update(Buffer.from(text, encoding)).digest();
