/** Where the commands that talk to a server find it. */
import * as v from "valibot";
import { AieffectError } from "../errors.ts";
import { readSettings, type SettingSources } from "./setting.ts";
import { HeaderKeySchema } from "./value.ts";

/** `HOST:PORT` is enough of an address; what is more than that must have its scheme. */
const withScheme = (text: string): string => (text.includes("://") ? text : `http://${text}`);

const ServerAddressSchema = v.pipe(
  v.string(),
  v.trim(),
  v.transform(withScheme),
  v.check((text) => URL.canParse(text), "must be an address such as http://127.0.0.1:18000"),
  v.transform((text) => new URL(text)),
  v.check(
    ({ protocol }) => protocol === "http:" || protocol === "https:",
    "must begin with http:// or https://",
  ),
  v.check(({ username, password }) => `${username}${password}` === "", "must hold no user and password"),
  v.check(({ search, hash }) => `${search}${hash}` === "", "must end with its path, without ? and #"),
  v.transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, "")),
);

const ClientConfigSchema = v.object({ server: ServerAddressSchema, key: v.nullable(HeaderKeySchema) });

export const CLIENT_SOURCES = {
  server: {
    variable: "AIEFFECT_SERVER",
    // It may hold a password, which is one of the things that are wrong with it.
    secrecy: "not-quoted",
    helpValue: "URL",
    description: "Address of the server.",
    fallback: "http://127.0.0.1:18000",
  },
  key: {
    variable: "ORCHESTRATOR_API_KEY",
    secrecy: "not-quoted",
    helpValue: "KEY",
    description:
      "Bearer key of the server. Others on the machine can read a command line, but not a variable.",
    fallback: null,
  },
} as const satisfies SettingSources<keyof v.InferOutput<typeof ClientConfigSchema>>;

export interface ClientConfig {
  /** `http://host:port`, perhaps with a path; no slash at its end. */
  readonly address: string;
  readonly apiKey: string | null;
}

/** @throws AieffectError INVALID_INPUT, which quotes neither the key nor an address that may hold one */
export function toClientConfig(
  flags: Readonly<Partial<Record<keyof typeof CLIENT_SOURCES, string | undefined>>>,
  environment: Readonly<Record<string, string | undefined>>,
): ClientConfig {
  const given = { flags, environment };
  const { server, key } = readSettings(ClientConfigSchema, CLIENT_SOURCES, given).values;
  return { address: server, apiKey: key };
}

/**
 * Where a service or a server answers, without a slash at its end.
 *
 * @param name what the text is to the user
 * @throws AieffectError INVALID_INPUT, which does not quote it: it may hold a password
 */
export function toHttpAddress(text: string, name: string): string {
  const reading = v.safeParse(ServerAddressSchema, text);
  if (reading.success) return reading.output;
  throw new AieffectError("INVALID_INPUT", `${name} ${reading.issues[0].message}.`);
}
