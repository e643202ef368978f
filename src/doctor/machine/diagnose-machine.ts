/** What is to say of the machine: room on disk, files that may be open, clocks. Pure. */
import { blame, type Diagnosis, warn, well } from "../../model/diagnosis.ts";
import type { FolderFacts } from "./folder-facts.ts";

const MIB = 2 ** 20;
/** With less room (bytes) a few workflows or results fill the disk. */
const LITTLE_ROOM = 1024 * MIB;
const NO_ROOM = 64 * MIB;
const FEW_FILES = 1_000;

export function diagnoseFolder({ purpose, path, existing, unwritable, ...room }: FolderFacts): Diagnosis {
  const { freeBytes, freeFiles } = room;
  const subject = "disk";
  if (unwritable !== null) {
    return blame("folder-unwritable", subject, {
      what: `${existing} cannot be written to (${unwritable}); it is for ${purpose}.`,
      remedy: existing === path ? "Give this user the right to it." : `Make ${path}, for this user.`,
    });
  }
  if (freeFiles !== null && freeFiles < FEW_FILES) {
    return blame("disk-files", subject, {
      what: `Only ${freeFiles} more files fit on the disk of ${existing}; it is for ${purpose}.`,
      remedy: "Remove what is not needed there.",
    });
  }
  if (freeBytes === null) return well("disk-writable", subject, `${path} can be written to (${purpose}).`);
  const text = {
    what: `${toMib(freeBytes)} are free on the disk of ${existing}; it is for ${purpose}.`,
    why: "When a disk is full, states and results are written no more, and workflows fail.",
    remedy: "Make room there, or name another folder.",
  };
  if (freeBytes < NO_ROOM) return blame("disk-full", subject, text);
  if (freeBytes < LITTLE_ROOM) return warn("disk-little", subject, text);
  return well("disk-room", subject, `${path} can be written to, with ${toMib(freeBytes)} free (${purpose}).`);
}

const toMib = (bytes: number): string =>
  bytes >= 10 * 1024 * MIB ? `${Math.round(bytes / 1024 / MIB)} GiB` : `${Math.round(bytes / MIB)} MiB`;

const FEWEST_DESCRIPTORS = 256;
const FEW_DESCRIPTORS = 4_096;

/** @param limit of files and connections that a process may have open at once; null when that is not known */
export function diagnoseDescriptors(limit: number | null): Diagnosis {
  const subject = "open files";
  if (limit === null)
    return well("descriptors-unknown", subject, "The system does not tell how many may be open.");
  const text = {
    what: `A process may have ${limit} files and connections open at once.`,
    why: "A server holds one for each call to a service, each client and each reader of events.",
    remedy:
      "Raise it before the start: ulimit -n 65536, or LimitNOFILE of the unit, or ulimits of the container.",
  };
  if (limit < FEWEST_DESCRIPTORS) return blame("descriptors-few", subject, text);
  if (limit < FEW_DESCRIPTORS) return warn("descriptors-few", subject, text);
  return well("descriptors", subject, text.what);
}

export interface ClockReading {
  /** Whose clock it is, for people. */
  readonly name: string;
  /** How far it is ahead of that of this machine (ms). */
  readonly aheadMs: number;
}

/** HTTP tells whole seconds. */
const CLOSE_MS = 2_000;
const FAR_MS = 60_000;

export function diagnoseClocks(readings: readonly ClockReading[]): readonly Diagnosis[] {
  const subject = "clock";
  if (readings.length === 0)
    return [well("clock-alone", subject, "There is no other clock to compare that of this machine with.")];
  const wrong = readings.filter(({ aheadMs }) => Math.abs(aheadMs) > CLOSE_MS);
  if (wrong.length === 0) {
    const names = readings.map(({ name }) => name).join(", ");
    return [well("clock-agrees", subject, `The clock of this machine agrees with: ${names}.`)];
  }
  // When all others agree with each other, it is ours.
  const isOurs = wrong.length === readings.length && readings.length > 1 && isNarrow(wrong);
  return wrong.map(({ name, aheadMs }) => {
    const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
    const text = {
      what: `The clock of ${name} is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} that of this machine.`,
      why: `Times in logs and results do not fit together${Math.abs(aheadMs) > FAR_MS ? ", and certificates and keys with an end may be refused" : ""}.`,
      remedy: `Let ${isOurs ? "this machine" : "both"} take the time from a time server (chrony, systemd-timesyncd).`,
    };
    return warn("clock-skew", subject, text);
  });
}

function isNarrow(readings: readonly ClockReading[]): boolean {
  const all = readings.map(({ aheadMs }) => aheadMs);
  return Math.max(...all) - Math.min(...all) <= CLOSE_MS;
}
