/** Web pages that services have beside their Control Interface: `webui_url` and `webui_port` of a dockerinfo's entry. */
import * as v from "valibot";

export interface WebUi {
  readonly containerName: string;
  readonly url: string;
}

/** More than anybody would look at; each one is kept with its workflow. */
export const MOST_WEB_UIS = 100;
const LONGEST_URL = 1_024;

/** A page is opened by people and programs as it stands: nothing but http and https, no password, nothing unseen. */
export const WebUiUrlSchema = v.pipe(
  v.string("must be a text"),
  v.trim(),
  v.maxLength(LONGEST_URL, `must not be longer than ${LONGEST_URL} characters`),
  v.check(isWebAddress, "must be an address that begins with http:// or https://, without user and password"),
);

/** Whether a text can be opened as a web page: no other scheme, no user and password, nothing that is not seen. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || /[\s\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.username === "" && url.password === "";
}

export const WebUiSchema = v.object({ container_name: v.string(), webui_url: v.string() });

/** As it is kept and answered. */
export const toWebUiDocument = ({ containerName, url }: WebUi): v.InferOutput<typeof WebUiSchema> => ({
  container_name: containerName,
  webui_url: url,
});

export const fromWebUiDocument = (document: v.InferOutput<typeof WebUiSchema>): WebUi => ({
  containerName: document.container_name,
  url: document.webui_url,
});

/** The page of the container of a node; null when it has none. */
export const findWebUi = (webUis: readonly WebUi[], container: string): string | null =>
  webUis.find(({ containerName }) => containerName === container)?.url ?? null;
