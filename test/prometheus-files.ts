/** The files that Prometheus reads, as far as ours use its formats: what has another key is refused. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { REPOSITORY } from "./documents.ts";

const DurationSchema = v.pipe(v.string(), v.regex(/^(\d+(ms|[smhdwy]))+$/));
const LabelNameSchema = v.pipe(v.string(), v.regex(/^[a-zA-Z_]\w*$/));
const LabelsSchema = v.record(LabelNameSchema, v.string());

const AlertSchema = v.strictObject({
  alert: v.pipe(v.string(), v.regex(/^[A-Z]\w*$/)),
  expr: v.string(),
  for: v.optional(DurationSchema),
  labels: LabelsSchema,
  annotations: LabelsSchema,
});

const RulesSchema = v.strictObject({
  groups: v.array(v.strictObject({ name: v.string(), rules: v.array(AlertSchema) })),
});

const TargetSchema = v.pipe(v.string(), v.regex(/^[\w.-]+:\d+$/));

const ConfigSchema = v.strictObject({
  global: v.strictObject({ scrape_interval: DurationSchema, evaluation_interval: DurationSchema }),
  rule_files: v.array(v.string()),
  scrape_configs: v.array(
    v.strictObject({
      job_name: v.string(),
      authorization: v.strictObject({ credentials_file: v.pipe(v.string(), v.startsWith("/")) }),
      static_configs: v.array(v.strictObject({ targets: v.array(TargetSchema) })),
    }),
  ),
});

const FOLDER = "docs/prometheus";

export type Alert = v.InferOutput<typeof AlertSchema>;

export function readPrometheusConfig(): v.InferOutput<typeof ConfigSchema> {
  return v.parse(ConfigSchema, readYaml("prometheus.yml"));
}

/** @param file in the folder of the configuration */
export function readAlerts(file: string): readonly Alert[] {
  return v.parse(RulesSchema, readYaml(file)).groups.flatMap(({ rules }) => rules);
}

function readYaml(file: string): unknown {
  return parse(readFileSync(join(REPOSITORY, FOLDER, file), "utf8"));
}
