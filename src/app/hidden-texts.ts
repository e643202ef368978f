/** The secrets of a configuration, as they must stand in no log. */
import type { StoreConfig } from "../config/server-config.ts";
import type { Secrets } from "../config/worker-config.ts";

/** Shorter ones are part of many words. */
const SHORTEST = 6;

export function toHiddenTexts({ apiKey, secretKey }: Secrets, store: StoreConfig): readonly string[] {
  const passwords = store.kind === "redis" ? toPasswords(store.url) : [];
  const secrets = [apiKey, secretKey].filter((text) => text !== null);
  return [...secrets, ...passwords].filter(({ length }) => length >= SHORTEST);
}

/** As it stands in the address, and as it is sent. */
function toPasswords(address: string): readonly string[] {
  const password = URL.parse(address)?.password ?? "";
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
