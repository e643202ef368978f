/** Services as the doctor sees them, for tests: from a short description of what answers where. */

import { toEndpointText } from "../src/doctor/endpoint/endpoint.ts";
import type { Standing } from "../src/doctor/endpoint/standing.ts";
import { type Standpoint, toCandidates } from "../src/doctor/service/candidates.ts";
import { findKnownService, type NamedEntry, toKnownServices } from "../src/doctor/service/known-service.ts";
import type { ServiceCase, Viewed } from "../src/doctor/service/service-case.ts";
import type { ComposeFile } from "../src/model/compose-file.ts";
import { readComposeFile } from "../src/model/compose-file.ts";
import type { Diagnosis } from "../src/model/diagnosis.ts";

export const READY: Standing = { kind: "ready", needsKey: false, tookMs: 3 };

/** As those of the use cases: on the shared network, with a host port. */
export const COMPOSE = makeCompose({
  services: { "data-generator": { environment: { PORT: "8080" }, ports: ["18082:8080"] } },
  networks: { default: { name: "ai-effect-services", external: true } },
});

export function makeCompose(raw: unknown): ComposeFile {
  const reading = readComposeFile(raw);
  if (!reading.ok) throw new Error(reading.problems[0].message);
  return reading.value;
}

export const makeEntry = (host: string, port: number): NamedEntry => ({
  containerName: "data_generator1",
  image: "use-case-data-generator:latest",
  host,
  port,
});

export interface CaseSketch {
  readonly entry: NamedEntry;
  readonly standpoint: Standpoint;
  readonly compose?: ComposeFile | null;
  /** Where a process that `up` started listens. */
  readonly launched?: number;
  /** What is seen at `host:port`; elsewhere nobody listens. */
  readonly seen?: Readonly<Record<string, Standing>>;
}

export function makeCase({
  entry,
  standpoint,
  compose = COMPOSE,
  launched,
  seen = {},
}: CaseSketch): ServiceCase {
  const process = { pid: 1, startMark: "1" };
  const services =
    launched === undefined ? [] : [{ name: "data-generator", port: launched, logPath: "", process }];
  const known = toKnownServices(compose, { launcher: process, services });
  const service = findKnownService(entry, known);
  const [given, ...others] = toCandidates(entry, service, standpoint).map((candidate): Viewed => {
    const standings = candidate.lookAt.map(
      (endpoint) => seen[toEndpointText(endpoint)] ?? { kind: "refused" as const },
    );
    const standing = standings.find(({ kind }) => kind === "ready") ?? standings[0] ?? null;
    return { candidate, standing, isLoopbackOnly: false };
  });
  if (given === undefined) throw new Error("no candidate");
  return { entry, service, standpoint, given, others };
}

export const codesOf = (findings: readonly Diagnosis[]): readonly string[] =>
  findings.map(({ severity, code }) => `${severity} ${code}`);
