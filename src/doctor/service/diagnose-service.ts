/** What is to say of one service of a package, from all that was seen of it. Pure. */
import { blame, type Diagnosis, type DiagnosisText, warn, well } from "../../model/diagnosis.ts";
import { toEndpointText } from "../endpoint/endpoint.ts";
import { toWords, type WordsContext } from "../endpoint/standing-words.ts";
import { SHARED_NETWORK } from "./candidates.ts";
import {
  findPlace,
  isRight,
  type Mistake,
  type Place,
  type ServiceCase,
  toMistake,
  toTriedInVain,
} from "./service-case.ts";

export interface ServiceVerdict {
  readonly findings: readonly Diagnosis[];
  /** Where it works instead; null when it works where the dockerinfo says, or nowhere. */
  readonly place: Place | null;
}

export function diagnoseService(
  service: ServiceCase,
  limits: Omit<WordsContext, "address" | "host" | "port">,
): ServiceVerdict {
  const { entry } = service;
  const address = `http://${toEndpointText(entry)}`;
  const context = { ...limits, address, host: entry.host, port: entry.port };
  const mistake = toMistake(service);
  if (mistake === null && isRight(service.given)) {
    return { findings: praise(service, context), place: null };
  }
  if (mistake === null && service.given.standing === null) {
    return { findings: [sayUnseen(service, address)], place: null };
  }
  const place = findPlace(service);
  const { code, ...text } = mistake === null ? toFault(service, context) : toMistakeText(mistake, service);
  const remedy = place === null ? addTried(text.remedy ?? "", service) : toRemedy(place, service);
  return { findings: [blame(code, entry.containerName, { ...text, remedy })], place };
}

function praise({ entry, given, standpoint, service }: ServiceCase, context: WordsContext): Diagnosis[] {
  const { standing, candidate } = given;
  const subject = entry.containerName;
  const findings: Diagnosis[] = [];
  if (standing?.kind === "locked") findings.push(blame(`service-key`, subject, toWords(standing, context)));
  if (standing?.kind === "ready") {
    const key = standing.needsKey ? ", and takes the key" : "";
    const seen = candidate.isSame ? "" : ` It was asked from this ${standpoint.here}.`;
    const what = `${context.address} answers in ${Math.round(standing.tookMs)} ms${key}.${seen}`;
    findings.push(well("service-ready", subject, what));
  }
  if (isOnOtherNetwork({ entry, standpoint, service })) {
    findings.push(warn("other-network", subject, toNetworkText(context.address, service?.name ?? "")));
  }
  return findings;
}

/** A name of a network on which the orchestrator's container is, by its own compose file, not. */
function isOnOtherNetwork({
  entry,
  standpoint,
  service,
}: Pick<ServiceCase, "entry" | "standpoint" | "service">) {
  if (standpoint.side !== "container" || standpoint.here === "container" || service === undefined)
    return false;
  return service.names.includes(entry.host.toLowerCase()) && !service.networks.includes(SHARED_NETWORK);
}

const toNetworkText = (address: string, name: string): DiagnosisText => ({
  what: `${address} is a name that only containers on the network of ${name} know.`,
  why: `The compose file does not put ${name} on ${SHARED_NETWORK}, the network of the orchestrator's containers.`,
  remedy: `Add the network ${SHARED_NETWORK} (external: true) to the compose file, or run the orchestrator on that of the services.`,
});

function sayUnseen(service: ServiceCase, address: string): Diagnosis {
  const { entry, standpoint } = service;
  if (isOnOtherNetwork(service))
    return warn("other-network", entry.containerName, toNetworkText(address, service.service?.name ?? ""));
  return warn("service-unseen", entry.containerName, {
    what: `${address} cannot be asked from this ${standpoint.here}.`,
    why: "The name is only known in the network of the containers, and the service publishes no port.",
    remedy: "Run aieffect doctor in a container on that network to be sure.",
  });
}

function toFault({ given }: ServiceCase, context: WordsContext): DiagnosisText & { code: string } {
  const { standing } = given;
  // Both are right, and told of before.
  if (standing === null || standing.kind === "ready") throw new Error("what is right has no fault");
  return { code: `service-${standing.kind}`, ...toWords(standing, context) };
}

function toMistakeText(
  mistake: Exclude<Mistake, null>,
  { entry, service, standpoint }: ServiceCase,
): DiagnosisText & { code: string } {
  const address = `http://${toEndpointText(entry)}`;
  switch (mistake) {
    case "own-container":
      return {
        code: "localhost-in-container",
        what: `${address} is, in a container, that container itself: the orchestrator would call itself.`,
        why: `${entry.host} means a different machine in every container.`,
        remedy:
          "Give the name of the compose service, or host.docker.internal with the port that the host has.",
      };
    case "network-name":
      return toNetworkNameText({ entry, service, standpoint });
    case "loopback-only":
      return {
        code: "loopback-only",
        what: `Port ${entry.port} is listened on by ${service?.name ?? "its process"} on 127.0.0.1 alone: containers do not reach it.`,
        why: `${standpoint.here === "host" ? "Services that aieffect up starts listen there." : "It is not bound to the address of its host."} Only on Docker Desktop does host.docker.internal lead there.`,
        remedy: "Run the orchestrator on the host too, or let the service listen on 0.0.0.0.",
      };
  }
}

function toNetworkNameText({
  entry,
  service,
  standpoint,
}: Pick<ServiceCase, "entry" | "service" | "standpoint">) {
  const address = `http://${toEndpointText(entry)}`;
  const name = service?.name ?? entry.host;
  const code = "name-outside-network";
  if (standpoint.side === "container") {
    return {
      code,
      what: `${address} cannot be called: this container is outside of the network in which ${entry.host} is a name.`,
      why: `${name} is a service of the compose file; its name is known to containers of its networks only, and while it runs.`,
      remedy: `Put this container on that network (docker network connect ${SHARED_NETWORK} CONTAINER), or start the service.`,
    };
  }
  const isPublished = service?.ports.some(({ container }) => container === entry.port) === true;
  return {
    code,
    what: `${address} cannot be called from the host: ${entry.host} is a name in the network of containers.`,
    why: `${name} is a service of the compose file; outside of its network only its published ports are known.`,
    remedy: `${isPublished ? "Start the services" : "Publish its port in the compose file, then start the services"}: aieffect up, or docker compose up.`,
  };
}

/** What was tried beside it is said once: whoever reads it need not. */
function addTried(remedy: string, service: ServiceCase): string {
  const tried = toTriedInVain(service).map((endpoint) => `http://${toEndpointText(endpoint)}`);
  return tried.length === 0 ? remedy : `${remedy} No service answers at ${tried.join(", ")} either.`;
}

function toRemedy({ endpoint, isSeen, isGuess }: Place, { service }: ServiceCase): string {
  const found = toEndpointText(endpoint);
  if (isGuess)
    return `A service answers at http://${found}; if it is this one, put that into dockerinfo.json.`;
  const which = service === undefined ? "it" : service.name;
  return isSeen
    ? `Use http://${found}, where ${which} answers. --write FILE writes a dockerinfo with it.`
    : `Use http://${found}, as the compose file has it; whether ${which} answers there could not be seen. --write FILE writes a dockerinfo with it.`;
}
