/** Runs of the pipeline as jobs of the cluster. */
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { API_PORT } from "../deployment/product.ts";
import { type Part, toLabels } from "./labels.ts";
import type { CommentedManifest } from "./manifest.ts";
import { toOrchestratorTemplate } from "./orchestrator-pod.ts";
import { PACKAGE, RUN, SERVER } from "./own-names.ts";
import { fromKeys, toPodComments, toResources } from "./pod.ts";

const PART: Part = { name: RUN, component: "run" };
const FOLDER = "/package";

export function toRunManifest(pipeline: string): CommentedManifest {
  const template = toOrchestratorTemplate(
    {
      part: PART,
      command: [
        "aieffect",
        "submit",
        `${FOLDER}/${BLUEPRINT_FILE}`,
        `${FOLDER}/${DOCKERINFO_FILE}`,
        "--watch",
        "--plain",
      ],
      container: CONTAINER,
      volumes: [{ name: "package", configMap: { name: PACKAGE } }],
    },
    pipeline,
  );
  const manifest: ICronJob = {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: RUN, labels: toLabels(PART, pipeline) },
    spec: {
      suspend: true,
      schedule: "0 3 * * *",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          ttlSecondsAfterFinished: 86_400,
          template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
        },
      },
    },
  };
  return {
    manifest,
    about: [
      "Submits the pipeline and waits for its end; the job fails when the workflow does. To run it now:",
      `kubectl create job run-1 --from=cronjob/${RUN}`,
    ],
    comments: {
      "spec/suspend": ["Nothing runs by itself until this is false."],
      "spec/jobTemplate/spec/backoffLimit": [
        "A workflow that failed is not submitted again: `aieffect retry` goes on with it, and keeps what has completed.",
      ],
      ...toPodComments("spec/jobTemplate/spec/template"),
    },
  };
}

const CONTAINER = {
  env: [
    { name: "AIEFFECT_SERVER", value: `http://${SERVER}:${API_PORT}` },
    fromKeys("ORCHESTRATOR_API_KEY"),
    fromKeys("AIEFFECT_SERVICES_API_KEY", "SERVICE_API_KEY"),
  ],
  resources: toResources("50m", "128Mi", "512Mi"),
  volumeMounts: [{ name: "package", mountPath: FOLDER, readOnly: true }],
};
