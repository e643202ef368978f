/** Whether an endpoint speaks TLS, and what its certificate is. */
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { type Limits, openConnection, whenAborted } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";

export interface TlsFacts {
  /** Null when it is signed by somebody whom this machine trusts; else the code of OpenSSL. */
  readonly distrust: string | null;
  /** Whether the certificate is for the host that was named. */
  readonly isForHost: boolean;
  /** The names that it is for. */
  readonly names: string;
  /** ms since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
  /** What is spoken inside, when both sides agreed on it: `h2`, `http/1.1`. */
  readonly protocol: string | null;
}

/** Null when it is no TLS. */
export async function shakeHands(endpoint: Endpoint, limits: Limits): Promise<TlsFacts | null> {
  const connection = await openConnection(endpoint, limits);
  if (connection.kind !== "open") return null;
  const host = endpoint.host.replace(/^\[|\]$/g, "");
  const { promise, resolve } = Promise.withResolvers<TlsFacts | null>();
  const giveUp = () => resolve(null);
  const timer = setTimeout(giveUp, limits.answerMs);
  const leave = whenAborted(limits.signal, giveUp);
  const secure = connect({
    socket: connection.socket,
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: false,
    ALPNProtocols: ["h2", "http/1.1"],
  });
  secure.once("secureConnect", () => resolve(toFacts(host, secure)));
  for (const event of ["error", "close", "end"]) secure.on(event, giveUp);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    leave();
    secure.destroy();
    connection.socket.destroy();
  }
}

function toFacts(host: string, secure: ReturnType<typeof connect>): TlsFacts | null {
  const { raw } = secure.getPeerCertificate();
  if (raw === undefined) return null;
  const certificate = new X509Certificate(raw);
  const isForHost = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  const reason: unknown = secure.authorizationError;
  return {
    distrust: secure.authorized ? null : String(reason instanceof Error ? reason.message : reason),
    isForHost: isForHost !== undefined,
    names: certificate.subjectAltName ?? certificate.subject,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    protocol: typeof secure.alpnProtocol === "string" ? secure.alpnProtocol : null,
  };
}
