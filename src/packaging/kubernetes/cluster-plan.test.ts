/** Which Services a package becomes, and what its dockerinfo says in the cluster. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyPackageDocuments, packageOf } from "../../../test/any-package.ts";
import { toPackageServices } from "../deployment/package-services.ts";
import { toClusterPlan } from "./cluster-plan.ts";
import { isServiceName } from "./kubernetes-name.ts";
import { OWN_NAMES } from "./own-names.ts";

interface Row {
  readonly name: string;
  /** Null: dockerinfo does not know it. */
  readonly address: string | null;
  readonly image?: string;
}

/** The plan of nodes without edges. */
function planOf(rows: readonly Row[]) {
  const nodes = rows.map(({ name, image = name }) => ({
    container_name: name,
    node_type: "MLModel",
    image,
    operation_signature_list: [{ operation_signature: { operation_name: "Run" }, connected_to: [] }],
  }));
  const entries = rows.flatMap(({ name, address }) => {
    const [, ip_address = "", port = ""] = /^(.*):(\d+)$/.exec(address ?? "") ?? [];
    return address === null ? [] : [{ container_name: name, ip_address, port }];
  });
  const dockerinfo = entries.length === 0 ? null : { docker_info_list: entries };
  const { blueprint, ...source } = packageOf({ blueprint: { name: "test", nodes }, dockerinfo });
  return toClusterPlan(toPackageServices(blueprint, source.dockerinfo), source.dockerinfo, []);
}

const addressesOf = ({ dockerinfo }: ReturnType<typeof planOf>) =>
  dockerinfo.docker_info_list.map(
    ({ container_name, ip_address, port }) => `${container_name} ${ip_address}:${port}`,
  );

test("a Service is called as dockerinfo dials it, and dockerinfo stays as it is", () => {
  const plan = planOf([
    { name: "a1", address: "data-a:8080" },
    { name: "b1", address: "data-b:600" },
  ]);
  expect(plan.services.map(({ name, port, grpcPort }) => [name, port, grpcPort])).toEqual([
    ["data-a", 8080, 50_051],
    ["data-b", 600, 50_051],
  ]);
  expect([plan.isDockerinfoKept, plan.warnings]).toEqual([true, []]);
});

test("containers of one image at one address are one Service", () => {
  const plan = planOf([
    { name: "trainer1", address: "synthetic-data:600", image: "synthetic" },
    { name: "generator1", address: "synthetic-data:600", image: "synthetic" },
  ]);
  expect(plan.services.map(({ name, containers }) => [name, containers])).toEqual([
    ["synthetic-data", ["trainer1", "generator1"]],
  ]);
  expect(plan.isDockerinfoKept).toBe(true);
});

test("where the control port is the one of gRPC, gRPC moves on", () => {
  expect(planOf([{ name: "a1", address: "a:50051" }]).services[0]?.grpcPort).toBe(50_052);
});

test.each<[string, Row[], string[], RegExp]>([
  [
    "an address",
    [{ name: "data_a1", address: "127.0.0.1:18081" }],
    ["data_a1 data-a1:18081"],
    /which no Service can be called/,
  ],
  [
    "localhost",
    [{ name: "a1", address: "localhost:18081" }],
    ["a1 a1:18081"],
    /which no Service can be called/,
  ],
  [
    "a name with a dot",
    [{ name: "a1", address: "host.docker.internal:1" }],
    ["a1 a1:1"],
    /no Service can be called/,
  ],
  [
    "no entry at all",
    [{ name: "A_1", address: null }],
    ["A_1 a-1:8080"],
    /A_1 has no entry in dockerinfo: in the cluster it is a-1:8080/,
  ],
  ["a name of our own", [{ name: "a1", address: "aieffect-redis:1" }], ["a1 a1:1"], /a name that is taken/],
])(
  "for %s the Service is called after the container, and dockerinfo is written anew",
  (_, rows, addresses, reason) => {
    const plan = planOf(rows);
    expect(addressesOf(plan)).toEqual(addresses);
    expect(plan.isDockerinfoKept).toBe(false);
    expect(plan.warnings.map(({ message }) => message)[0]).toMatch(reason);
  },
);

test("of two images at one name the first has it, and the other gets its own, whoever else might want that", () => {
  const plan = planOf([
    { name: "a1", address: "data:8080" },
    { name: "b1", address: "data:8080" },
    { name: "c1", address: "b1:8080" },
  ]);
  expect(addressesOf(plan)).toEqual(["a1 data:8080", "b1 b1-2:8080", "c1 b1:8080"]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    "b1 is dialed at data, and so is a1, which is another image or port: in the cluster it is b1-2:8080",
  ]);
});

test("whatever the package: each address leads to the one Service whose container has that image", () => {
  fc.assert(
    fc.property(anyPackageDocuments, (documents) => {
      const { blueprint, dockerinfo } = packageOf(documents);
      const found = toPackageServices(blueprint, dockerinfo);
      const plan = toClusterPlan(found, dockerinfo, []);
      const names = plan.services.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !isServiceName(name) || OWN_NAMES.includes(name))).toEqual([]);
      expect(plan.services.flatMap(({ containers }) => containers).toSorted()).toEqual(
        found.services.map(({ containerName }) => containerName).toSorted(),
      );
      for (const { containerName, image, port } of found.services) {
        const entry = plan.dockerinfo.docker_info_list.find(
          ({ container_name }) => container_name === containerName,
        );
        const service = plan.services.find(({ name }) => name === entry?.ip_address);
        expect([service?.image, service?.port, entry?.port]).toEqual([image, port, port]);
        expect(service?.containers).toContain(containerName);
      }
      if (plan.isDockerinfoKept) expect(plan.dockerinfo).toEqual(dockerinfo ?? { docker_info_list: [] });
      expect(plan.isDockerinfoKept).toBe(plan.warnings.length === 0);
    }),
    { numRuns: 300 },
  );
});
