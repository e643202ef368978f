/** What pods of the server, of workers and of runs have in common: they are the product's image. */
import type { IContainer } from "kubernetes-models/v1/Container";
import { ORCHESTRATOR_IMAGE } from "../deployment/product.ts";
import type { Part } from "./labels.ts";
import type { Comments } from "./manifest.ts";
import { REDIS, REDIS_PORT } from "./own-names.ts";
import { fromKeys, type Pod, toPodTemplate } from "./pod.ts";

/** Of the image. */
const USER_ID = 65_532;

export interface OrchestratorPod {
  readonly part: Part;
  readonly command: readonly string[];
  readonly container: Omit<IContainer, "command" | "image" | "name">;
  readonly volumes?: Pod["volumes"];
}

export const toOrchestratorTemplate = (
  { part, command, container, volumes = [] }: OrchestratorPod,
  pipeline: string,
) =>
  toPodTemplate({
    part,
    pipeline,
    userId: USER_ID,
    container: { name: part.component, image: ORCHESTRATOR_IMAGE, command: [...command], ...container },
    volumes,
  });

/** How server and workers reach the state that they share, and read the keys in it. */
export const STATE_VARIABLES = [
  fromKeys("REDIS_PASSWORD"),
  { name: "REDIS_URL", value: `redis://:$(REDIS_PASSWORD)@${REDIS}:${REDIS_PORT}` },
  fromKeys("ORCHESTRATOR_API_KEY"),
  fromKeys("AIEFFECT_SECRET_KEY"),
];

/** Of a pod with these variables. */
export const STATE_COMMENTS: Comments = {
  "containers/0/env/0": ["Before the address that is made with it."],
};

/** Pods of one part on as many nodes as there are: one that fails then takes one of them along. */
export const spreadOverNodes = (matchLabels: Readonly<Record<string, string>>) => [
  {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector: { matchLabels: { ...matchLabels } },
  },
];
