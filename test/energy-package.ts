/** The package of the file-based energy pipeline, and where its services answer when they run as processes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EnergyPipeline, USE_CASE } from "./energy-pipeline.ts";
import type { PackageContents } from "./package-files.ts";

const EXPORT = join(USE_CASE, "export");

/** The files of the package that is committed, as they are. */
export const readExport = (): PackageContents =>
  Object.fromEntries(
    readdirSync(EXPORT, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(json|proto)$/.test(name))
      .map((name) => [name, readFileSync(join(EXPORT, name))]),
  );

/** Where its services answer on this machine. */
export function toLocalDockerinfo({ processes }: EnergyPipeline) {
  const containers = {
    input_provider1: processes.GetConfiguration,
    data_generator1: processes.GenerateData,
    data_analyzer1: processes.AnalyzeData,
    report_generator1: processes.GenerateReport,
  };
  const docker_info_list = Object.entries(containers).map(([container_name, { url }]) => {
    const { hostname, port } = new URL(url);
    return { container_name, ip_address: hostname, port };
  });
  return { docker_info_list };
}
