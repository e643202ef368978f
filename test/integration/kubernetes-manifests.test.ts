/** The Kubernetes folders of the use cases and of random packages, against the API's schemas and against themselves. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readDockerinfo } from "../../src/model/dockerinfo.ts";
import { isJsonObject } from "../../src/model/field.ts";
import {
  type KubernetesFiles,
  toKubernetesFiles,
  toKubernetesManifests,
} from "../../src/packaging/kubernetes/kubernetes-files.ts";
import type { Package } from "../../src/packaging/package/package.ts";
import { readPackage } from "../../src/packaging/package/read-package.ts";
import { anyPackageDocuments, packageOf } from "../any-package.ts";
import { makeFolder } from "../contract/store-files.ts";
import { mayAskDns, mayTalk } from "../kubernetes-network.ts";
import {
  containerOf,
  type KubernetesObjects,
  podOf,
  readDocuments,
  readObjects,
  sortObjects,
} from "../kubernetes-objects.ts";
import { findBrokenReferences } from "../kubernetes-references.ts";
import { findSchemaErrors } from "../kubernetes-schema.ts";
import { writeFiles } from "../package-files.ts";

const USE_CASES = join(import.meta.dir, "..", "..", "use-cases");

const made = new Map<string, Promise<KubernetesFiles>>();

/** The folder of a use case, made once. */
async function exportOf(name: string): Promise<KubernetesFiles> {
  const files = made.get(name) ?? readPackage(join(USE_CASES, name, "export")).then(toKubernetesFiles);
  made.set(name, files);
  return await files;
}

const serviceNames = ({ deployments }: KubernetesObjects) =>
  deployments
    .filter(({ metadata }) => metadata?.labels?.["app.kubernetes.io/component"] === "service")
    .map(({ metadata }) => metadata?.name ?? "");
const portsOf = ({ services }: KubernetesObjects, name: string) =>
  services.find(({ metadata }) => metadata?.name === name)?.spec?.ports?.map(({ port }) => port) ?? [];

describe.each([
  "file_based_energy_pipeline",
  "protobuf_based_energy_pipeline",
  "germany-node",
  "portugal-node-sidecar",
  "portugal-node-integrated",
])("%s", (name) => {
  test("every object is one that the API takes, and what it names is there", async () => {
    const objects = readObjects((await exportOf(name)).files);
    expect(objects.all.flatMap(findSchemaErrors)).toEqual([]);
    expect(findBrokenReferences(objects)).toEqual([]);
  });

  test("its dockerinfo works unchanged: each address is that of a Service", async () => {
    const source = await readPackage(join(USE_CASES, name, "export"));
    const { files, warnings } = toKubernetesFiles(source);
    expect(warnings).toEqual([]);
    expect(Object.keys(files)).not.toContain("dockerinfo.json");
    const { services } = readObjects(files);
    const addresses = services.flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).map(({ port }) => `${metadata?.name}:${port}`),
    );
    for (const { ip_address, port } of source.dockerinfo?.docker_info_list ?? []) {
      expect(addresses).toContain(`${ip_address}:${port}`);
    }
  });

  test("pods talk to those that they need, and to nobody else", async () => {
    const objects = readObjects((await exportOf(name)).files);
    const services = serviceNames(objects);
    for (const service of services) {
      const [control = 0, grpc = 0] = portsOf(objects, service);
      expect(mayTalk(objects, "aieffect-worker", service, control)).toBe(true);
      expect(mayTalk(objects, "aieffect-worker", service, grpc)).toBe(false);
      expect(mayTalk(objects, "aieffect-server", service, control)).toBe(false);
      expect(mayTalk(objects, service, "aieffect-server", 8000)).toBe(false);
      expect(mayTalk(objects, service, "aieffect-redis", 6379)).toBe(false);
      expect(mayTalk(objects, "aieffect-run", service, control)).toBe(false);
      for (const other of services) {
        for (const port of portsOf(objects, other)) expect(mayTalk(objects, service, other, port)).toBe(true);
      }
    }
    expect(mayTalk(objects, "aieffect-server", "aieffect-redis", 6379)).toBe(true);
    expect(mayTalk(objects, "aieffect-worker", "aieffect-redis", 6379)).toBe(true);
    expect(mayTalk(objects, "aieffect-run", "aieffect-redis", 6379)).toBe(false);
    expect(mayTalk(objects, "aieffect-run", "aieffect-server", 8000)).toBe(true);
    expect(mayTalk(objects, "aieffect-server", "aieffect-worker", 8000)).toBe(false);
    for (const { name: pod } of objects.pods) expect(mayAskDns(objects, pod)).toBe(true);
  });

  test("no pod has a right that it does not need, or takes what it was not given", async () => {
    for (const pod of readObjects((await exportOf(name)).files).pods) {
      const { securityContext, automountServiceAccountToken, enableServiceLinks } = pod.template.spec ?? {};
      expect([automountServiceAccountToken, enableServiceLinks]).toEqual([false, false]);
      expect(securityContext?.runAsNonRoot).toBe(true);
      expect(securityContext?.runAsUser).toBeGreaterThan(0);
      expect(securityContext?.seccompProfile).toEqual({ type: "RuntimeDefault" });
      const container = containerOf(pod);
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.resources?.requests).toContainAllKeys(["cpu", "memory"]);
      expect(container.resources?.limits).toContainAllKeys(["memory"]);
      const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
      expect(probes.every((probe) => probe !== undefined)).toBe(pod.name !== "aieffect-run");
    }
  });

  test.skipIf(Bun.which("kubectl") === null)("kubectl builds it (where there is one)", async () => {
    const { files } = await exportOf(name);
    using folder = makeFolder();
    writeFiles(folder.path, files);
    const { exitCode, stdout, stderr } = Bun.spawnSync(["kubectl", "kustomize", folder.path]);
    expect(`${exitCode} ${stderr.toString()}`).toBe("0 ");
    const built = readDocuments(stdout.toString());
    expect(built).toHaveLength(readObjects(files).all.length);
    expect(built.flatMap(findSchemaErrors)).toEqual([]);
  });
});

test("of random packages each becomes objects that fit together", () => {
  fc.assert(
    fc.property(anyPackageDocuments, (documents) => {
      const source = packageOf(documents);
      const { manifests, plan } = toKubernetesManifests(source);
      const objects = sortObjects(
        Object.values(manifests).flatMap((some) => some.map(({ manifest }) => manifest)),
      );
      expect(objects.all.flatMap(findSchemaErrors)).toEqual([]);
      expect(findBrokenReferences(objects)).toEqual([]);
      expect(serviceNames(objects)).toEqual(plan.services.map(({ name }) => name));
      expectAddressesToLead(source, objects);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test("a random package becomes the same texts each time, and they are what was meant", () => {
  fc.assert(
    fc.property(anyPackageDocuments, (documents) => {
      const { files } = toKubernetesFiles(packageOf(documents));
      expect(toKubernetesFiles(packageOf(documents)).files).toEqual(files);
      const { manifests } = toKubernetesManifests(packageOf(documents));
      const meant = Object.values(manifests).flatMap((some) => some.map(({ manifest }) => manifest));
      expect(readObjects(files).all).toEqual(JSON.parse(JSON.stringify(meant)));
    }),
    { numRuns: 3 },
  );
}, 30_000);

test("pods of the orchestrator run as the user of its image", async () => {
  const dockerfile = readFileSync(join(USE_CASES, "..", "Dockerfile"), "utf8");
  const [, user] = /^USER (\d+):\d+$/m.exec(dockerfile) ?? [];
  const objects = readObjects((await exportOf("germany-node")).files);
  for (const name of ["aieffect-server", "aieffect-worker", "aieffect-run"]) {
    expect(String(podOf(objects, name).template.spec?.securityContext?.runAsUser)).toBe(user ?? "");
  }
});

/** Where the cluster's dockerinfo says that a container answers, its image runs, and thinks that it has that port. */
function expectAddressesToLead({ blueprint }: Package, objects: KubernetesObjects): void {
  const text = objects.configMaps.find(({ metadata }) => metadata?.name === "aieffect-package")?.data?.[
    "dockerinfo.json"
  ];
  const reading = readDockerinfo(JSON.parse(text ?? ""), { strict: true });
  const entries = reading.ok ? reading.value.docker_info_list : [];
  for (const { container_name: container, image, node_type } of blueprint.nodes) {
    if (image === "" || node_type === "SharedFolder") continue;
    const entry = entries.find(({ container_name }) => container_name === container);
    const service = containerOf(podOf(objects, entry?.ip_address ?? ""));
    expect(service.image).toBe(image.replace("https://", ""));
    expect(service.env?.find(({ name }) => name === "PORT")?.value).toBe(String(entry?.port));
    expect(portsOf(objects, entry?.ip_address ?? "")).toContain(entry?.port ?? 0);
  }
}

test.each<[string, object, string]>([
  ["a field that the API does not have", { spec: { replica: 2 } }, "/spec/replica unknown"],
  [
    "a field in the wrong case",
    { spec: { template: { spec: { hostnetwork: true } } } },
    "/spec/template/spec/hostnetwork unknown",
  ],
  ["a text for a number", { spec: { replicas: "2" } }, "/spec/replicas type"],
  [
    "a word that is none of those allowed",
    { spec: { strategy: { type: "Sometimes" } } },
    "/spec/strategy/type enum",
  ],
  ["a field that is missing", { spec: { selector: undefined } }, "/spec required"],
  ["another kind", { kind: "Deploiment" }, "is of no kind that is known: apps/v1 Deploiment"],
])("the schemas refuse %s", async (_, change, error) => {
  const { deployments } = readObjects((await exportOf("germany-node")).files);
  const [deployment = {}] = deployments;
  expect(findSchemaErrors(deployment)).toEqual([]);
  expect(findSchemaErrors(merge(deployment, change))).toContain(error);
});

/** The object with the fields of another one over its own, at every depth. */
function merge(base: unknown, change: unknown): unknown {
  if (!isJsonObject(base) || !isJsonObject(change)) return change;
  const fields = Object.entries(change).map(([key, value]) => [key, merge(base[key], value)]);
  return { ...base, ...Object.fromEntries(fields) };
}
