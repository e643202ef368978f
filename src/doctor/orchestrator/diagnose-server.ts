/** What is to say of the server, its port, and the versions of both. Pure. */
import { blame, type Diagnosis, warn, well } from "../../model/diagnosis.ts";
import type { PortFacts } from "../machine/port-facts.ts";
import type { ServerFacts } from "./server-facts.ts";

const SUBJECT = "server";

export interface Versions {
  /** Of this binary. */
  readonly own: string;
  readonly runtime: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
}

/** @param port where `serve` would listen; its facts are of no interest when the server itself answers there */
export function diagnoseServer(
  { address, isNamed, answer }: ServerFacts,
  port: PortFacts,
  versions: Versions,
): readonly Diagnosis[] {
  switch (answer.kind) {
    case "server":
      return [answer.isWell ? toVersionFinding(address, answer.version, versions) : toSickFinding(address)];
    case "other":
      // Nobody has said that there is a server: then the port is what matters.
      return [isNamed || answer.isOrchestrator ? toOtherFinding(address, answer) : toPortFinding(port)];
    case "none":
      return isNamed ? [toMissingFinding(address, answer.reason)] : [toPortFinding(port)];
  }
}

function toVersionFinding(address: string, version: string, { own }: Versions): Diagnosis {
  if (version === own)
    return well("server-answers", SUBJECT, `The server at ${address} answers, and is version ${version}.`);
  return warn("server-version", SUBJECT, {
    what: `The server at ${address} is version ${version}, this is ${own}.`,
    why: "Of what only one of them knows, the other makes nothing.",
    remedy: "Update the older one.",
  });
}

const toSickFinding = (address: string): Diagnosis =>
  blame("server-sick", SUBJECT, {
    what: `The server at ${address} answers, but its store does not.`,
    remedy: "Look into its log, and at the Redis that it keeps workflows in.",
  });

function toOtherFinding(
  address: string,
  { status, isOrchestrator }: Extract<ServerFacts["answer"], { kind: "other" }>,
): Diagnosis {
  if (isOrchestrator) {
    return warn("server-other", SUBJECT, {
      what: `An orchestrator that tells no version answers at ${address}.`,
      why: "The Python one answers so. Commands that it does not know, such as list, do not work with it.",
    });
  }
  return blame("server-not", SUBJECT, {
    what: `What answers at ${address} is no orchestrator: its /health is HTTP ${status}.`,
    remedy: "Correct AIEFFECT_SERVER.",
  });
}

const toMissingFinding = (address: string, reason: string): Diagnosis =>
  blame("server-missing", SUBJECT, {
    what: `No server answers at ${address}, which AIEFFECT_SERVER names: ${reason}.`,
    remedy: "Start it (aieffect serve), or correct the variable.",
  });

function toPortFinding({ port, isTaken, holder }: PortFacts): Diagnosis {
  if (!isTaken)
    return well("server-port-free", SUBJECT, `No server runs here, and its port ${port} is free.`);
  return blame("server-port-taken", SUBJECT, {
    what: `Port ${port}, where aieffect serve listens, is held by ${holder ?? "another process"}.`,
    remedy: "End that process, or give the server another port: PORT or --port.",
  });
}

export const toVersionsFinding = ({ own, runtime, platform }: Versions): Diagnosis =>
  well("versions", "versions", `aieffect ${own} for ${platform}, on Bun ${runtime}.`);
