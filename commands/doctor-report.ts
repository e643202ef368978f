import type { PreparedExamination } from "../src/app/examine.ts";
import { toEndpointText } from "../src/doctor/endpoint/endpoint.ts";
import { correctDockerinfo, type ExaminedService } from "../src/doctor/service/examine-services.ts";
import { countSeverities, type Diagnosis } from "../src/model/diagnosis.ts";

/** What `doctor --json` prints. */
export function toDoctorReport(
  { here, side, subject, examination }: PreparedExamination,
  findings: readonly Diagnosis[],
  written: string | null,
) {
  const counts = countSeverities(findings);
  const corrected = subject === null ? null : correctDockerinfo(subject, examination.services);
  return {
    here: here.side,
    here_because: here.because,
    from: side,
    package: subject?.path ?? null,
    well: counts.error === 0,
    counts,
    findings,
    services: examination.services.map(toServiceReport),
    /** With the addresses that work; null when nothing of it could be made better. */
    dockerinfo: corrected === null ? null : JSON.parse(corrected.text),
    written,
  };
}

function toServiceReport({ entry, isRight, place }: ExaminedService) {
  return {
    container_name: entry.containerName,
    address: entry.isMissing ? null : `http://${toEndpointText(entry)}`,
    reachable: isRight,
    works_at: place === null ? null : `http://${toEndpointText(place.endpoint)}`,
    seen: place?.isSeen ?? isRight,
    guessed: place?.isGuess ?? false,
  };
}
