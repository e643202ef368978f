/** Whether the ports that a compose file publishes are free for its services. Pure. */
import { blame, type Diagnosis, warn, well } from "../../model/diagnosis.ts";
import type { PortFacts } from "../machine/port-facts.ts";
import type { KnownService } from "./known-service.ts";

const SUBJECT = "ports";

/** Processes by which container engines hold the ports that they publish. */
const ENGINES =
  /\b(?:docker-pr|docker-proxy|com\.docker|dockerd|rootlesskit|rootlessport|slirp4netns|pasta|conmon|podman|vpnkit)/;

export interface PublishedPorts {
  readonly services: readonly KnownService[];
  readonly facts: readonly PortFacts[];
  /** Of ports behind which a service was seen, and of processes that `up` started. */
  readonly own: { readonly ports: ReadonlySet<number>; readonly pids: readonly number[] };
  /** Where the server listens, or would. */
  readonly serverPort: number;
}

export function diagnosePorts(published: PublishedPorts): readonly Diagnosis[] {
  const { services, facts, serverPort } = published;
  const owners = Map.groupBy(
    services.flatMap(({ name, ports }) => ports.map(({ host }) => ({ name, port: host }))),
    ({ port }) => port,
  );
  if (owners.size === 0) return [];
  const findings = [...owners].flatMap(([port, holders]) => {
    const names = holders.map(({ name }) => name);
    return [...blameShared(port, names), ...blameServerPort(port, names, serverPort)];
  });
  const taken = facts.flatMap((fact) => {
    const names = owners.get(fact.port)?.map(({ name }) => name) ?? [];
    return fact.isTaken && !isOwn(fact, published) ? [toTakenFinding(fact, names)] : [];
  });
  const all = [...findings, ...taken];
  const praise = `The ${owners.size} host ports of the compose file are free, or held by its services.`;
  return all.length > 0 ? all : [well("ports-free", SUBJECT, praise)];
}

function blameShared(port: number, names: readonly string[]): readonly Diagnosis[] {
  if (names.length < 2) return [];
  return [
    blame("ports-shared", SUBJECT, {
      what: `The compose file publishes port ${port} for ${names.join(" and ")}.`,
      why: "Only one of them can have it.",
      remedy: "Give one of them another host port.",
    }),
  ];
}

function blameServerPort(port: number, names: readonly string[], serverPort: number): readonly Diagnosis[] {
  if (port !== serverPort) return [];
  return [
    blame("ports-of-server", SUBJECT, {
      what: `The compose file publishes port ${port} for ${names.join(" and ")}, and the server listens there too.`,
      remedy: "Give the service another host port, or the server: PORT or --port.",
    }),
  ];
}

/** Without a holder it is another user's, such as that of Docker, and says nothing. */
function isOwn({ port, holder }: PortFacts, { own }: PublishedPorts): boolean {
  if (own.ports.has(port)) return true;
  if (holder === null) return false;
  return (
    ENGINES.test(holder) ||
    own.pids.some((pid) => holder.includes(`(pid ${pid}:`) || holder.includes(`(pid ${pid})`))
  );
}

const toTakenFinding = ({ port, holder }: PortFacts, names: readonly string[]): Diagnosis =>
  warn("ports-taken", SUBJECT, {
    what: `Port ${port}, which the compose file publishes for ${names.join(" and ")}, is held by ${holder ?? "another process"}.`,
    why: "The service cannot start while that is so; if this is the service, started by hand, all is well.",
    remedy: "End that process, or give the service another host port.",
  });
