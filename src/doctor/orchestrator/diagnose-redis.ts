/** What is to say of the Redis that shall keep workflows. Pure. */
import { blame, type Diagnosis, type DiagnosisText, warn, well } from "../../model/diagnosis.ts";
import { toProtocolName } from "../endpoint/known-protocols.ts";
import { describeCertificate } from "../endpoint/standing-words.ts";
import type { RedisInspection, RedisLine, RedisReport } from "./redis-facts.ts";

const SUBJECT = "redis";
/** Of the memory that Redis may take, so much may be taken. */
const FULLEST = 0.9;

/** @param line what is spoken there, when it did not answer as it should */
export function diagnoseRedis(
  inspection: RedisInspection,
  line: RedisLine | null,
  now: number,
): readonly Diagnosis[] {
  if (inspection.kind === "failed")
    return [blame("redis-unusable", SUBJECT, toFailure(inspection, line, now))];
  const { report, label } = inspection;
  const problems = [
    ...report.problems.map((reason) => blame("redis-refused", SUBJECT, toProblemText(label, reason))),
    ...(report.isReplica ? [blame("redis-replica", SUBJECT, toReplicaText(label))] : []),
    ...report.warnings.map((what) => warn("redis-persistence", SUBJECT, { what })),
    ...toMemoryFindings(report, label),
  ];
  const praise = `Redis at ${label} answers, is version ${report.version} and keeps what it is given.`;
  return problems.length > 0 ? problems : [well("redis-ready", SUBJECT, praise)];
}

/** A problem ends with what to do, as the store itself says it. */
const toProblemText = (label: string, reason: string): DiagnosisText => ({
  what: `Redis at ${label} cannot be used: ${reason}`,
  why: "The store refuses it, as server and workers do at their start.",
});

const toReplicaText = (label: string): DiagnosisText => ({
  what: `Redis at ${label} is a replica, and takes no writes.`,
  remedy: "Name the server that it copies, its primary.",
});

function toMemoryFindings({ usedBytes, mostBytes }: RedisReport, label: string): readonly Diagnosis[] {
  if (mostBytes === 0 || usedBytes < FULLEST * mostBytes) return [];
  const percent = Math.round((100 * usedBytes) / mostBytes);
  return [
    warn("redis-memory", SUBJECT, {
      what: `Redis at ${label} has taken ${percent} % of the memory that it may take.`,
      why: "When it is full it refuses every write, and no task goes on.",
      remedy: "Raise its maxmemory, or keep workflows for a shorter time: --retain.",
    }),
  ];
}

type Failed = Extract<RedisInspection, { kind: "failed" }>;

function toFailure(failed: Failed, line: RedisLine | null, now: number): DiagnosisText {
  const { label, reason, isReply } = failed;
  const what = `Redis at ${label} cannot be used: `;
  if (isReply) return toRefusal(what, reason);
  const cause = CAUSES[reason];
  if (cause !== undefined) return { ...cause, what: what + cause.what };
  return (
    toLineFailure(failed, line, now) ?? {
      what: `${what}${reason.replace(/\.$/, "")}.`,
      remedy: "Is it a Redis server?",
    }
  );
}

const CAUSES: Readonly<Record<string, DiagnosisText>> = {
  ECONNREFUSED: {
    what: "nobody listens there.",
    remedy: "Start it, or correct the address: --redis or REDIS_URL.",
  },
  ENOENT: { what: "there is no such socket.", remedy: "Start it, or correct the path of its socket." },
  EACCES: {
    what: "its socket may not be opened by this user.",
    remedy: "Let this user into its group, or connect by TCP.",
  },
  ENOTFOUND: {
    what: "nobody knows the name of its host.",
    why: "Names of containers are only known in their network.",
    remedy: "Correct the address: --redis or REDIS_URL.",
  },
  EAI_AGAIN: { what: "the name of its host could not be looked up.", remedy: "Does the name server answer?" },
};

function toRefusal(what: string, reply: string): DiagnosisText {
  if (reply.startsWith("NOAUTH")) {
    return {
      what: `${what}it wants a password.`,
      remedy: "Put it into the address: redis://:PASSWORD@host:6379.",
    };
  }
  if (/^(?:WRONGPASS|ERR (?:invalid password|AUTH))/.test(reply)) {
    return { what: `${what}it refuses the user or the password.`, remedy: "Correct them in the address." };
  }
  if (reply.startsWith("NOPERM")) {
    return {
      what: `${what}this user may not do what the store has to.`,
      remedy: "Let it call INFO, TIME and all that workflows need.",
    };
  }
  return { what: `${what}it says ${reply}` };
}

/** What the line itself tells: who speaks TLS and who does not, or that it is no Redis at all. */
function toLineFailure(
  { label, usesTls }: Failed,
  line: RedisLine | null,
  now: number,
): DiagnosisText | null {
  if (line === null) return null;
  const { tls, ping } = line;
  const what = `Redis at ${label} cannot be used: `;
  if (tls !== null && !usesTls) {
    return { what: `${what}it speaks TLS.`, remedy: "Begin its address with rediss://." };
  }
  if (tls !== null) {
    return {
      what: `${what}its certificate ${describeCertificate(tls, now)}`,
      remedy:
        "Name it as its certificate does; to trust who signed that, set NODE_EXTRA_CA_CERTS to the file of their certificate.",
    };
  }
  if (ping === null) return { what: `${what}no connection comes about.`, why: "A firewall may drop it." };
  if (ping.kind === "http")
    return { what: `${what}a web server answers there.`, remedy: "Correct the address." };
  if (ping.kind !== "bytes") return { what: `${what}it takes connections and says nothing.` };
  const name = toProtocolName(ping.start);
  if (name !== "the protocol of Redis") {
    return { what: `${what}something answers there that is no Redis.`, remedy: "Correct the address." };
  }
  return usesTls
    ? { what: `${what}it does not speak TLS.`, remedy: "Begin its address with redis://." }
    : null;
}
