/** Looks at every service of a package from where the orchestrator will stand, and finds out where each one works. */
import { blame, type Diagnosis } from "../../model/diagnosis.ts";
import { type Endpoint, toEndpointText } from "../endpoint/endpoint.ts";
import { toClockAhead } from "../endpoint/standing.ts";
import type { WordsContext } from "../endpoint/standing-words.ts";
import type { ClockReading } from "../machine/diagnose-machine.ts";
import { type Standpoint, toCandidates } from "./candidates.ts";
import { toCorrectedDockerinfo } from "./corrected-dockerinfo.ts";
import { diagnoseService } from "./diagnose-service.ts";
import { findKnownService } from "./known-service.ts";
import { type Observer, workOnAll } from "./observer.ts";
import type { PackageEntry, PackageUnderTest } from "./package-under-test.ts";
import { findPlace, isRight, type Place, type ServiceCase } from "./service-case.ts";

const SERVICES_AT_ONCE = 32;

export interface ExaminedService {
  readonly entry: PackageEntry;
  readonly findings: readonly Diagnosis[];
  /** Where it works instead; null when it works where the dockerinfo says, or nowhere. */
  readonly place: Place | null;
  /** Whether it works where the dockerinfo says, but for a key. */
  readonly isRight: boolean;
  readonly clock: ClockReading | null;
  /** Ports of the host behind which it was seen. */
  readonly hostPorts: readonly number[];
}

export interface ServiceSurroundings {
  readonly standpoint: Standpoint;
  readonly observer: Observer;
  readonly words: Omit<WordsContext, "address" | "host" | "port">;
}

export function examineServices(
  { entries, services }: PackageUnderTest,
  surroundings: ServiceSurroundings,
): Promise<readonly ExaminedService[]> {
  return workOnAll(entries, SERVICES_AT_ONCE, async (entry) => {
    const service = findKnownService(entry, services);
    const seen = await look(entry, service, surroundings);
    const { findings, place } = entry.isMissing ? missing(seen) : diagnoseService(seen, surroundings.words);
    return {
      entry,
      findings,
      place,
      isRight: !entry.isMissing && isRight(seen.given),
      clock: await readClock(seen, surroundings.observer),
      hostPorts: [seen.given, ...seen.others].flatMap(toHostPorts),
    };
  });
}

async function look(
  entry: PackageEntry,
  service: ServiceCase["service"],
  { standpoint, observer }: ServiceSurroundings,
): Promise<ServiceCase> {
  const [first, ...rest] = toCandidates(entry, service, standpoint);
  if (first === undefined) throw new Error("the address of the dockerinfo is a candidate");
  const given = await observer.view(first);
  const isDone = isRight(given) && !entry.isMissing;
  const others = isDone ? [] : await Promise.all(rest.map((candidate) => observer.view(candidate)));
  return { entry, service, standpoint, given, others };
}

function missing(seen: ServiceCase): Pick<ExaminedService, "findings" | "place"> {
  const { entry, given } = seen;
  const right: Place = { endpoint: given.candidate.endpoint, isSeen: true, isGuess: false };
  const place = isRight(given) ? right : findPlace(seen);
  const where = place === null || place.isGuess ? "" : ` http://${toEndpointText(place.endpoint)} will do.`;
  const finding = blame("no-entry", entry.containerName, {
    what: `dockerinfo.json has no entry for ${entry.containerName}: its tasks fail.`,
    remedy: `Add one with the host and port where it answers.${where}`,
  });
  return { findings: [finding], place };
}

async function readClock({ entry, given }: ServiceCase, observer: Observer): Promise<ClockReading | null> {
  const [endpoint] = given.candidate.lookAt;
  if (endpoint === undefined || given.standing?.kind !== "ready") return null;
  const { execute, health } = await observer.observe(endpoint);
  const aheadMs = toClockAhead([execute, health]);
  return aheadMs === null ? null : { name: entry.containerName, aheadMs };
}

const toHostPorts = ({ candidate, standing }: ServiceCase["given"]): readonly number[] =>
  standing?.kind === "ready" || standing?.kind === "locked" ? candidate.lookAt.map(({ port }) => port) : [];

export interface CorrectedDockerinfo {
  readonly text: string;
  /** Containers whose address it changes. */
  readonly corrected: readonly string[];
  /** Containers for which no working address is known. */
  readonly left: readonly string[];
}

/** What would work instead of the dockerinfo of the package; null when nothing of it can be made better. */
export function correctDockerinfo(
  { document }: PackageUnderTest,
  examined: readonly ExaminedService[],
): CorrectedDockerinfo | null {
  const places = new Map<string, Endpoint>();
  for (const { entry, place } of examined) {
    // Which service it is that answers there is for a person to say.
    if (place !== null && !place.isGuess) places.set(entry.containerName, place.endpoint);
  }
  if (places.size === 0) return null;
  const wrong = examined.filter(({ isRight: right, entry }) => !right && !places.has(entry.containerName));
  return {
    text: toCorrectedDockerinfo(document, places),
    corrected: [...places.keys()],
    left: wrong.map(({ entry }) => entry.containerName),
  };
}
