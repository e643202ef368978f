/** dockerinfo.json: where each container answers. */
import * as v from "valibot";
import { FilledTextSchema, filledList, UNKNOWN_KEY } from "./field.ts";
import { CLOSED, type Form, objectIn, STRICT, toIgnoredKeys, WIDE } from "./form.ts";
import { toHostPort } from "./host-port.ts";
import { type Problem, type Reading, readWith, toIssueMessage, toIssuePath } from "./problem.ts";
import { MOST_WEB_UIS, type WebUi, WebUiUrlSchema } from "./web-ui.ts";

const HIGHEST_PORT = 65_535;

/** The number of a port written as decimal digits (blanks around them allowed) or as an integer; null if it is none. */
function toPort(port: string | number): number | null {
  const text = String(port).trim();
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= HIGHEST_PORT ? number : null;
}

/** A port as a number or as digits; read as a number. */
export const PortSchema = v.pipe(
  v.union([v.number(), v.string()], "must be a port from 1 to 65535"),
  v.transform(toPort),
  v.number("must be a port from 1 to 65535"),
);

const toPortSchema = (form: Form): v.GenericSchema<unknown, string | number> =>
  form.complete ? FilledTextSchema : v.union([FilledTextSchema, v.number()], "must be a text or an integer");

/** An address is made of it: nothing may stand in it that would end the host and begin a path, a query or a user. */
const HostSchema = v.pipe(
  FilledTextSchema,
  v.regex(/^(?:\s*|[^\s/?#@\\]+)$/, "must be a host name or an IP address"),
);

const WebUiPortSchema = v.pipe(
  v.union([v.string(), v.number()], "must be a text or an integer"),
  v.transform((port) => toPort(port) ?? Number.NaN),
  v.number("must be a port from 1 to 65535"),
);

/** Of a page of a service, which newer front ends show: what is no page is as none, and no reason to refuse the rest. */
function webUiIn<Value>(
  form: Form,
  schema: v.GenericSchema<unknown, Value>,
): v.OptionalSchema<v.GenericSchema<unknown, Value>, undefined> {
  if (form.complete) return v.optional(v.never(UNKNOWN_KEY));
  const page = v.optional(schema);
  return form.closed ? page : v.fallback(page, undefined);
}

const toEntrySchema = (form: Form) =>
  v.pipe(
    objectIn(form, {
      container_name: FilledTextSchema,
      ip_address: HostSchema,
      port: toPortSchema(form),
      webui_url: webUiIn<string>(form, WebUiUrlSchema),
      webui_port: webUiIn<number>(form, WebUiPortSchema),
    }),
    v.rawTransform(({ dataset: { value: entry }, addIssue, NEVER }) => {
      const port = toPort(entry.port);
      if (port !== null) return { ...entry, port };
      addIssue({
        message: `Invalid port for ${entry.container_name}: ${entry.port}`,
        path: [{ type: "object", origin: "value", input: { ...entry }, key: "port", value: entry.port }],
      });
      return NEVER;
    }),
  );

const toDockerinfoSchema = (form: Form) =>
  objectIn(form, { docker_info_list: filledList(toEntrySchema(form)) });

/** What we accept; ports come out as numbers. Unknown keys are dropped. */
export const DockerinfoSchema = toDockerinfoSchema(WIDE);

/** What the reference accepts: ports as texts only, no other keys. Same output. */
export const StrictDockerinfoSchema = toDockerinfoSchema(STRICT);

const ClosedDockerinfoSchema = toDockerinfoSchema(CLOSED);

export type Dockerinfo = v.InferOutput<typeof DockerinfoSchema>;

/** Reads a dockerinfo; each problem's message is what follows `Invalid dockerinfo: `. */
export const readDockerinfo = (raw: unknown, { strict }: { readonly strict: boolean }): Reading<Dockerinfo> =>
  readWith(strict ? StrictDockerinfoSchema : DockerinfoSchema, raw, toMessage);

/** A wrong port's text is the contract's own and names the container: its path comes after it. */
const toMessage = (path: string, issue: v.BaseIssue<unknown>): string =>
  issue.type === "raw_transform" ? `${issue.message} at ${path}` : toIssueMessage(path, issue);

/** The keys of a dockerinfo that we ignore, at any level. */
export const toIgnoredDockerinfoKeys = (raw: unknown): readonly Problem[] =>
  toIgnoredKeys(ClosedDockerinfoSchema, raw);

/** Container name -> `http://host:port`, an IPv6 literal in brackets. Of two entries for a container the later wins. */
export function toAddresses(dockerinfo: Dockerinfo): ReadonlyMap<string, string> {
  return new Map(
    dockerinfo.docker_info_list.map((entry) => [
      entry.container_name,
      toAddress(entry.ip_address, entry.port),
    ]),
  );
}

const toAddress = (host: string, port: number): string => `http://${toHostPort(host, port)}`;

/** Pages that are none and will not be shown. */
export function toWebUiProblems(raw: unknown): readonly Problem[] {
  const issues: readonly v.BaseIssue<unknown>[] = v.safeParse(ClosedDockerinfoSchema, raw).issues ?? [];
  return issues
    .map((issue) => ({ path: toIssuePath(issue), issue }))
    .filter(({ path, issue }) => /\.webui_(?:url|port)$/.test(path) && issue.message !== UNKNOWN_KEY)
    .map(({ path, issue }) => ({ path, message: `Not shown, ${toIssueMessage(path, issue)}` }));
}

/** The pages of containers, as the entry that counts tells them: a whole address, or a port of the service's host. */
export function toWebUis(dockerinfo: Dockerinfo, containers: readonly string[]): readonly WebUi[] {
  const entries = new Map(dockerinfo.docker_info_list.map((entry) => [entry.container_name, entry]));
  return [...new Set(containers)]
    .flatMap((containerName) => {
      const { webui_url: whole, webui_port: port, ip_address = "" } = entries.get(containerName) ?? {};
      const url = whole ?? (port === undefined ? undefined : toAddress(ip_address, port));
      return url === undefined ? [] : [{ containerName, url }];
    })
    .slice(0, MOST_WEB_UIS);
}
