/** A service of a package as it is deployed. */
import { SERVICES_NETWORK } from "../deployment/product.ts";
import { toSharedFolderVariable, toSharedFolderVolumes } from "../deployment/shared-folder.ts";
import { apart, block, escapeVariables, fragment, quoted, variable, why } from "./compose-text.ts";
import type { DialedService } from "./dialed-services.ts";
import { HEALTH_SCRIPT } from "./health-check.ts";
import { SERVICE_KEY } from "./keys.ts";
import { toWaits } from "./waits.ts";

/** All services work in it, for what one writes another may read. */
export const DATA_VOLUME = "data";

const GRPC_PORT = "50051";

const LOGGING = {
  driver: "json-file",
  options: { "max-size": "10m", "max-file": "5" },
};

const HEALTH = new Map<unknown, unknown>([
  [
    why("Asks with what the image has: nobody needs to put a program into it for that.", "test"),
    ["CMD-SHELL", block(escapeVariables(HEALTH_SCRIPT))],
  ],
  ["interval", "10s"],
  ["timeout", "5s"],
  ["retries", 3],
  [why("Failures do not count while a service may still be loading a model.", "start_period"), "30s"],
]);

const HARDENED = new Map<unknown, unknown>([
  ["restart", "unless-stopped"],
  [why("Hands signals on, and clears away processes that ended.", "init"), true],
  [
    why(
      "Nobody in the container gains rights that it was not started with, and root has none of its own.",
      "cap_drop",
    ),
    ["ALL"],
  ],
  ["security_opt", ["no-new-privileges:true"]],
  [
    why(
      "What is written goes to a volume or to /tmp. An image that writes elsewhere gets a tmpfs there.",
      "read_only",
    ),
    true,
  ],
  ["tmpfs", ["/tmp"]],
  [why("Full disks and runaway processes end here, and not on the machine.", "logging"), LOGGING],
  ["pids_limit", 512],
]);

const LIMITED = new Map<unknown, unknown>([
  ["<<", fragment("hardened")],
  [
    why(
      "No service alone takes what the machine has; these two variables give each of them more.",
      "mem_limit",
    ),
    quoted(variable("SERVICE_MEMORY", "2g")),
  ],
  ["cpus", quoted(variable("SERVICE_CPUS", "1"))],
  ["healthcheck", fragment("health")],
  ["networks", [SERVICES_NETWORK]],
]);

/** What services and orchestrator have in common, under the names that they refer to it by. */
export const SERVICE_FRAGMENTS: readonly (readonly [unknown, unknown])[] = [
  ["x-hardened", HARDENED],
  [apart("x-health"), HEALTH],
  [apart("x-service"), LIMITED],
];

export interface Placement {
  /** Names of the services whose results it takes. */
  readonly upstream: readonly string[];
  /** Port of this machine for control calls; null: none. */
  readonly hostPort: number | null;
}

export function toDeployedService(service: DialedService, { upstream, hostPort }: Placement) {
  const { name, image, port, containers } = service;
  return new Map<unknown, unknown>([
    ["<<", fragment("service")],
    ["image", escapeVariables(image.trim().replace(/^https?:\/\//, ""))],
    [
      "environment",
      new Map<unknown, unknown>([
        ["SERVICE_NAME", containers.join(",")],
        ["PORT", String(port)],
        [
          why("Where others fetch what it serves itself, as files or over gRPC.", "SELF_URL"),
          `http://${name}:${port}`,
        ],
        ["GRPC_HOST", name],
        ["GRPC_PORT", GRPC_PORT],
        ...Object.entries(toSharedFolderVariable(service)),
        ["SERVICE_API_KEY", quoted(SERVICE_KEY)],
      ]),
    ],
    ["volumes", [`${DATA_VOLUME}:/app/data`, ...toSharedFolderVolumes(service)]],
    ...(hostPort === null ? [] : [["ports", [quoted(`127.0.0.1:${hostPort}:${port}`)]] as const]),
    ...(upstream.length === 0 ? [] : [["depends_on", toWaits(upstream)] as const]),
  ]);
}
