import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { createGrpcFetch } from "../src/app/grpc-fetch.ts";
import { type ServiceTest, testService } from "../src/app/test-service.ts";
import { toHttpAddress } from "../src/config/client-config.ts";
import { toServicesApiKey } from "../src/config.ts";
import { AieffectError, toExitCode } from "../src/errors.ts";
import { countGrades, type Finding, toConformanceReport } from "../src/model/conformance-finding.ts";
import { readWith } from "../src/model/problem.ts";
import { InputsSchema } from "../src/model/submission.ts";
import { toConformanceVerdict, toFindingLines } from "../src/terminal/conformance-lines.ts";
import { BaseCommand } from "./base-command.ts";
import { listenForInterruption } from "./interruption.ts";
import { printLines } from "./print-lines.ts";
import { duration, SUBMISSION_FLAGS, toInputs, toValue } from "./submission-flags.ts";

const DEFAULT_TIMEOUT_MS = 60_000;

export default class Conformance extends BaseCommand {
  static override description = [
    "Drives a live service through the Control Interface, whoever made it, and grades each point with the paragraph",
    "that it comes from. A warning: pipelines work, but the contract is not kept to the letter. With --operation it",
    "runs that operation four times or more: choose inputs that may be used. Exit code: 0 all passed or warned, 1 some",
    "point failed, 2 nobody answers or the key is not right.",
  ].join(" ");

  static override args = {
    url: Args.string({ required: true, description: "where the service answers, as http://127.0.0.1:8080" }),
  };

  static override flags = {
    operation: Flags.string({
      helpValue: "NAME",
      description: "Operation to run. Without one only what needs none is tested.",
    }),
    input: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ["operation"],
      helpValue: "JSON|@FILE",
      description: "DataReference (or list of them) for the operation.",
    }),
    param: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ["operation"],
      helpValue: "KEY=JSON",
      description: "Parameter for the operation.",
    }),
    key: Flags.string({
      aliases: ["services-api-key"],
      helpValue: "KEY",
      description: SUBMISSION_FLAGS["services-api-key"].description ?? "",
    }),
    proto: Flags.string({
      helpValue: "FILE",
      dependsOn: ["operation"],
      description:
        "Proto file with the rpc of a grpc result, to fetch it; its imports are looked for beside it.",
    }),
    timeout: duration("How long one run of the operation may take. Default: 1m."),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> http://127.0.0.1:18081 --operation GetConfiguration",
    "<%= config.bin %> <%= command.id %> 127.0.0.1:18082 --operation GenerateData --param num_records=70 --json",
    "<%= config.bin %> <%= command.id %> 127.0.0.1:18182 --operation GenerateData --proto data_generator.proto",
    "<%= config.bin %> <%= command.id %> 127.0.0.1:18083 --operation AnalyzeData --input @input.json",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Conformance);
    const { signal } = listenForInterruption(() => {});
    const runTimeoutMs = flags.timeout ?? DEFAULT_TIMEOUT_MS;
    const test: ServiceTest = {
      address: toHttpAddress(args.url, "URL"),
      key: toServicesApiKey(flags.key, process.env),
      operation: toOperation(flags),
      runTimeoutMs,
      grpc: flags.proto === undefined ? null : createGrpcFetch(flags.proto, runTimeoutMs, signal),
    };
    const findings: Finding[] = [];
    for await (const finding of testService(test, signal)) {
      if (!this.jsonEnabled()) show(finding, findings.at(-1) ?? null);
      findings.push(finding);
    }
    if (this.jsonEnabled())
      this.logJson(toConformanceReport(test.address, flags.operation ?? null, findings));
    else printLines(process.stdout, () => [[], toConformanceVerdict(findings)]);
    this.exit(countGrades(findings).fail === 0 ? 0 : toExitCode("SERVICES_UNHEALTHY"));
  }
}

const show = (finding: Finding, former: Finding | null): void =>
  printLines(process.stdout, (columns) => toFindingLines(finding, former, columns));

interface OperationFlags {
  readonly operation?: string | undefined;
  readonly input?: readonly string[] | undefined;
  readonly param?: readonly string[] | undefined;
}

function toOperation({ operation: name, input = [], param = [] }: OperationFlags): ServiceTest["operation"] {
  if (name === undefined) return null;
  if (name.trim() === "") throw new AieffectError("INVALID_INPUT", "--operation is empty: name one.");
  const reading = readWith(InputsSchema, { inputs: toInputs(input) });
  if (!reading.ok) {
    throw new AieffectError("INVALID_REFERENCES", `Invalid inputs: ${reading.problems[0].message}`);
  }
  return { name, inputs: reading.value.inputs, parameters: Object.fromEntries(param.map(toParameter)) };
}

function toParameter(flag: string): readonly [key: string, value: unknown] {
  const sign = flag.indexOf("=");
  const key = flag.slice(0, Math.max(sign, 0));
  if (key !== "") return [key, toValue(flag.slice(sign + 1), `--param ${key}`)];
  throw new AieffectError("INVALID_INPUT", `--param ${flag} is not KEY=JSON, as in num_records=70`);
}
