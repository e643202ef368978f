/** `aieffect doctor` as a person runs it, on packages in a temporary folder; by the compiled binary. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { runAieffect } from "./aieffect-process.ts";
import { BINARY } from "./binary.ts";
import { findFreePort } from "./redis-server.ts";

const FindingSchema = v.object({
  code: v.string(),
  severity: v.picklist(["ok", "warning", "error"]),
  subject: v.string(),
  what: v.string(),
  why: v.string(),
  remedy: v.string(),
});

const ReportSchema = v.object({
  package: v.nullable(v.string()),
  from: v.string(),
  findings: v.array(FindingSchema),
  services: v.array(
    v.object({
      container_name: v.string(),
      address: v.nullable(v.string()),
      reachable: v.boolean(),
      works_at: v.nullable(v.string()),
      seen: v.boolean(),
    }),
  ),
  dockerinfo: v.nullable(v.object({ docker_info_list: v.array(v.record(v.string(), v.string())) })),
  written: v.nullable(v.string()),
});

export interface PackageSketch {
  readonly entries: readonly (readonly [container: string, host: string, port: number])[];
  /** Of the blueprint, when they are more than those with an entry. */
  readonly containers?: readonly string[];
  /** By the compose file's name: the port of the host that leads to 8080. */
  readonly compose?: Readonly<Record<string, number>>;
}

/** A temporary folder in which the doctor runs. */
export class DoctorFolder {
  readonly path = mkdtempSync(join(tmpdir(), "aieffect-doctor-command-"));
  readonly environment = { PATH: process.env.PATH ?? "", HOME: this.path, PORT: String(findFreePort()) };

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** The folder of a package, in a use case of its own. */
  makePackage({ entries, containers, compose }: PackageSketch): string {
    const useCase = mkdtempSync(join(this.path, "use-case-"));
    const path = join(useCase, "export");
    mkdirSync(path);
    const blueprint = toBlueprint(containers ?? entries.map(([name]) => name));
    writeFileSync(join(path, "blueprint.json"), JSON.stringify(blueprint));
    const list = entries.map(([container_name, ip_address, port]) => ({
      container_name,
      ip_address,
      port: String(port),
      webui_url: `http://localhost/${container_name}`,
    }));
    writeFileSync(join(path, "dockerinfo.json"), JSON.stringify({ docker_info_list: list }));
    if (compose !== undefined) {
      const services = Object.entries(compose).map(([name, port]) => [name, { ports: [`${port}:8080`] }]);
      const document = { services: Object.fromEntries(services) };
      writeFileSync(join(useCase, "docker-compose.yml"), JSON.stringify(document));
    }
    return path;
  }

  /** On a host, unless the arguments say otherwise. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    return runAieffect(["doctor", "--here", "host", ...args], {
      command: BINARY,
      folder: this.path,
      environment: { ...this.environment, ...environment },
    });
  }

  /** What `--json` prints, and `subject code` of all that is not well. */
  async report(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { exitCode, stdout, stderr } = await this.run([...args, "--json"], environment);
    if (stderr !== "") throw new Error(stderr);
    const document = readReport(stdout);
    const unwell = document.findings.filter(({ severity }) => severity !== "ok");
    return { exitCode, document, codes: unwell.map(({ subject, code }) => `${subject} ${code}`) };
  }
}

export const readReport = (stdout: string) => v.parse(ReportSchema, JSON.parse(stdout));

/** A chain of containers with one operation each. */
const toBlueprint = (containers: readonly string[]) => ({
  nodes: containers.map((container_name, at) => ({
    container_name,
    operation_signature_list: [
      {
        operation_signature: { operation_name: "Quick" },
        connected_to: containers.slice(at + 1, at + 2).map((next) => ({
          container_name: next,
          operation_signature: { operation_name: "Quick" },
        })),
      },
    ],
  })),
});
