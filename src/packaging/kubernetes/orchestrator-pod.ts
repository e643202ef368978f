/** What pods of the server, of workers and of runs have in common: they are the product's image. */
import type { IContainer } from "kubernetes-models/v1/Container";
import { ORCHESTRATOR_IMAGE } from "../deployment/product.ts";
import type { Part } from "./labels.ts";
import { type Pod, toPodTemplate } from "./pod.ts";

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
