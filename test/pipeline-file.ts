/** The compose file of the reference's form, and what is in it. */
import { parse } from "yaml";
import { type PipelineComposeOptions, toPipelineCompose } from "../src/packaging/compose/pipeline-compose.ts";
import { toPackageServices } from "../src/packaging/deployment/package-services.ts";
import type { Package } from "../src/packaging/package/package.ts";

const PLAIN = { basePort: 50_051, publishHttp: null, oneShot: null };

export const compose = (source: Package, options: Partial<PipelineComposeOptions> = {}) =>
  toPipelineCompose(toPackageServices(source.blueprint, source.dockerinfo), source.dockerinfo, {
    ...PLAIN,
    ...options,
  });

export const contentOf = (source: Package, options?: Partial<PipelineComposeOptions>) =>
  parse(compose(source, options).text);
