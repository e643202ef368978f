/** What a log may not tell: keys, and the data that a reference carries in itself. */

const HIDDEN = "[hidden]";

/** Names of fields whose values are never logged. */
const HIDDEN_FIELDS = new Set([
  "authorization",
  "api_key",
  "apikey",
  "services_api_key",
  "servicesapikey",
  "secret",
  "password",
  "token",
  "inputs",
  "outputs",
  "output",
  "uri",
  "parameters",
]);

/** A name or an id: too short for data, and without what an address, a header or a document has. */
const PLAIN = /^[\w.:-]{0,39}$/;

/** More of a text (UTF-16 units) is not logged. */
const LONGEST_TEXT = 8_192;

/** Each looks at a place of the text a bounded number of times: a long text must not hold the process up. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer)\s+\S+/gi, `$1 ${HIDDEN}`],
  // User and password in an address.
  [/\b([a-z][a-z0-9+.-]{0,31}:\/\/)[^\s/@]*@/gi, `$1${HIDDEN}@`],
  // Of a reference or a submission that a service repeats, be it quoted once or twice.
  [/("(?:uri|services_api_key)\\{0,9}"\s{0,9}:\s{0,9}\\{0,9}")[^"\\]*/gi, `$1${HIDDEN}`],
  [/data:[\w.+-]*\/?[\w.+;=-]*,\S+/gi, HIDDEN],
];

/** Base64 is long, and of capitals, small letters and digits at once. */
const LONG_WORD = /[A-Za-z0-9+/_-]{40,}={0,2}/g;

const hideBase64 = (word: string): string =>
  /[A-Z]/.test(word) && /[a-z]/.test(word) && /\d/.test(word) ? HIDDEN : word;

export function isHiddenField(name: string): boolean {
  return HIDDEN_FIELDS.has(name.toLowerCase());
}

/**
 * A text without keys and inline data, as far as they can be told.
 *
 * @param secrets are hidden wherever they stand
 */
export function hideInText(text: string, secrets: readonly string[]): string {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, HIDDEN);
  if (PLAIN.test(hidden)) return hidden;
  if (hidden.length > LONGEST_TEXT) hidden = `${hidden.slice(0, LONGEST_TEXT)}…`;
  for (const [pattern, replacement] of PATTERNS) hidden = hidden.replace(pattern, replacement);
  return hidden.replace(LONG_WORD, hideBase64);
}
