/** What is to say of proxies that the environment names. Pure. */
import { blame, type Diagnosis, warn, well } from "../../model/diagnosis.ts";
import { type Endpoint, toEndpointText } from "../endpoint/endpoint.ts";
import { isException, toProxy } from "./proxy.ts";

const SUBJECT = "proxy";
const LOCALHOST: Endpoint = { host: "127.0.0.1", port: 80 };

/** @param endpoints of services that the orchestrator would call; without any, those of this machine are thought of */
export function diagnoseProxy(
  environment: Readonly<Record<string, string | undefined>>,
  endpoints: readonly Endpoint[],
): readonly Diagnosis[] {
  const proxy = toProxy(environment);
  if (proxy === null)
    return [well("proxy-none", SUBJECT, "No proxy stands between orchestrator and services.")];
  const caught = (endpoints.length === 0 ? [LOCALHOST] : endpoints).filter(
    (endpoint) => !isException(endpoint, environment),
  );
  const { variable, label } = proxy;
  if (caught.length === 0) {
    return [well("proxy-passed-by", SUBJECT, `${variable} is set, and services are called without it.`)];
  }
  const hosts = [...new Set(caught.map(({ host }) => host))];
  const text = {
    what: `Calls to ${[...new Set(caught.map(toEndpointText))].join(", ")} would go to the proxy ${label}.`,
    why: `${variable} is set, and the runtime obeys it for every host that is not excepted.`,
    remedy: `Add them to NO_PROXY (to no_proxy, where that is set), as in NO_PROXY=${hosts.join(",")}, where server and workers are started.`,
  };
  return [
    endpoints.length === 0 ? warn("proxy-catches", SUBJECT, text) : blame("proxy-catches", SUBJECT, text),
  ];
}
