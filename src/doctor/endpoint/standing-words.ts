/** What an endpoint that is no working service is, for a person: what it does, why, and what to do about it. Pure. */
import type { DiagnosisText } from "../../model/diagnosis.ts";
import type { Standing } from "./standing.ts";
import type { TlsFacts } from "./tls-handshake.ts";

export interface WordsContext {
  /** Of a call to it. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  /** By the clock of this machine (ms since the epoch). */
  readonly now: number;
  /** How long (ms) a connection was waited for. */
  readonly connectMs: number;
  readonly answerMs: number;
}

type Of<Kind extends Standing["kind"]> = Extract<Standing, { kind: Kind }>;

type Words = {
  readonly [Kind in Exclude<Standing["kind"], "ready">]: (
    standing: Of<Kind>,
    context: WordsContext,
  ) => DiagnosisText;
};

const NOT_THE_PORT =
  "In dockerinfo.json, give the port where the service answers HTTP with its Control Interface, 8080 by default.";

const WORDS: Words = {
  unresolved: ({ code }, { address, host }) => ({
    what: `${address} cannot be called: nobody knows the name ${host}.`,
    why:
      code === "EAI_AGAIN" || code === "ETIMEOUT"
        ? "The name server of this machine does not answer."
        : "No name server and no hosts file of this machine has it.",
    remedy:
      "Correct ip_address in dockerinfo.json, or look at it from where the orchestrator will be: --from.",
  }),
  refused: (_, { address, port }) => ({
    what: `${address} refuses connections: nobody listens on port ${port} there.`,
    why: "The service does not run, or listens on another port, or on 127.0.0.1 of its container alone.",
    remedy:
      "Start it (aieffect up, or docker compose up), with HOST=0.0.0.0 in a container; or correct the port.",
  }),
  timeout: (_, { address, connectMs }) => ({
    what: `${address} does not answer: no connection within ${connectMs} ms.`,
    why: "A firewall drops what is sent there, or the machine is off. One without the service would refuse.",
    remedy: "Let connections to this port through, from the machine where the orchestrator will be.",
  }),
  unreachable: ({ code }, { address }) => ({
    what: `${address} cannot be reached: ${code}.`,
    why: "There is no route to that address from this machine.",
    remedy: "Correct ip_address in dockerinfo.json, or connect the two networks.",
  }),
  closed: (_, { address }) => ({
    what: `${address} takes connections and closes them without a word.`,
    why: "So does Docker for a published port on which nothing in the container listens; so do some servers that want another protocol.",
    remedy: "Let the service listen on 0.0.0.0 and on the container's side of the published port.",
  }),
  silent: (_, { address, answerMs }) => ({
    what: `${address} takes connections, but says nothing within ${answerMs} ms.`,
    why: "It is no HTTP server, or it hangs.",
    remedy: `If the service itself runs, restart it. ${NOT_THE_PORT}`,
  }),
  "other-protocol": ({ name }, { address }) => ({
    what: `${address} speaks ${name ?? "something else than HTTP"}.`,
    why: "This is the port of something else.",
    remedy: NOT_THE_PORT,
  }),
  http2: (_, { address }) => ({
    what: `${address} speaks HTTP/2 without TLS, as gRPC servers do.`,
    why: "This is most likely the service's gRPC port, for data; the orchestrator calls its HTTP port.",
    remedy: NOT_THE_PORT,
  }),
  tls: ({ tls }, { address, now }) => ({
    what: `${address} wants TLS, and the orchestrator calls services over plain HTTP.`,
    why: `Its certificate ${describeCertificate(tls, now)}${tls.protocol === "h2" ? " It offers HTTP/2, as gRPC does." : ""}`,
    remedy:
      "Give the port where the service answers plain HTTP; if it has none, put a proxy before it that ends TLS, in the network of the orchestrator.",
  }),
  redirect: ({ status, location }, { address }) => ({
    what: `${address} redirects (HTTP ${status}) to ${location === "" ? "nowhere" : location}.`,
    why: "The orchestrator follows no redirect: a key must not go where nobody sent it.",
    remedy:
      "Put the address that it redirects to into dockerinfo.json, if that is plain HTTP and has no path.",
  }),
  "no-control": ({ status, server }, { address }) => ({
    what: `${address} speaks HTTP, but has no Control Interface: POST /control/execute is answered with ${status}.`,
    why: server === "" ? "This is another server." : `This is another server: it calls itself ${server}.`,
    remedy: NOT_THE_PORT,
  }),
  unhealthy: ({ status }, { address }) => ({
    what: `${address} is the service, but says that it is not well: /health is answered with ${status}.`,
    remedy: "Look into the log of the service.",
  }),
  locked: ({ status, wasGiven }, { address }) =>
    wasGiven
      ? {
          what: `${address} refuses the key (HTTP ${status}).`,
          why: "The key that was given is not the SERVICE_API_KEY of this service.",
          remedy: "Give the right one: AIEFFECT_SERVICES_API_KEY here, services_api_key in submissions.",
        }
      : {
          what: `${address} wants a key (HTTP ${status}).`,
          why: "The service has a SERVICE_API_KEY, and no key was given here.",
          remedy: "Give it: AIEFFECT_SERVICES_API_KEY here and for run, services_api_key in submissions.",
        },
};

/** Of anything but a service that is ready. */
export const toWords = (
  standing: Exclude<Standing, { kind: "ready" }>,
  context: WordsContext,
): DiagnosisText => wordsOf(standing.kind, standing, context);

const wordsOf = <Kind extends keyof Words>(
  kind: Kind,
  standing: Of<Kind>,
  context: WordsContext,
): DiagnosisText => WORDS[kind](standing, context);

export function describeCertificate(
  { distrust, isForHost, names, validFrom, validTo }: TlsFacts,
  now: number,
): string {
  const faults = [
    ...(now > validTo ? [`has expired on ${toDay(validTo)}`] : []),
    ...(now < validFrom ? [`is valid from ${toDay(validFrom)} on only`] : []),
    ...(isForHost ? [] : [`is for other names (${names})`]),
    ...(distrust === null || distrust === "CERT_HAS_EXPIRED" ? [] : [`is not trusted here (${distrust})`]),
  ];
  return faults.length === 0 ? "is in order." : `${faults.join(", and ")}.`;
}

const toDay = (instantAt: number): string => new Date(instantAt).toISOString().slice(0, 10);
