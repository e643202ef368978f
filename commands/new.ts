import { relative, resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { TEMPLATES_FOLDER } from "../src/assets.ts";
import { AieffectError } from "../src/errors.ts";
import { type NewProject, newService, newUseCase } from "../src/scaffold/new-project.ts";
import { splitName, toServiceNames } from "../src/scaffold/project-name.ts";
import { DATA_STYLES, MODES, type ServiceKind } from "../src/scaffold/service-kind.ts";
import { BaseCommand } from "./base-command.ts";
import { canAsk } from "./confirm.ts";
import { Dialogue } from "./dialogue.ts";
import { quote } from "./launch-report.ts";

const WHAT = ["service", "use-case"] as const;

export default class New extends BaseCommand {
  static override description = [
    "Writes a project that runs as it is: a service with one example operation, or a use case of two services. Everything",
    "that it needs is in it, and no file is ever overwritten. What is missing is asked for on a terminal; elsewhere it is",
    "an error, but for --data of a use case, which is file. The name becomes the names inside: clean-readings has the operation CleanReadings, the host clean-readings",
    "and the proto package clean_readings.",
  ].join(" ");

  static override args = {
    what: Args.string({ required: true, options: [...WHAT], description: "what to make" }),
    name: Args.string({ description: "words of a-z and 0-9 with - or _ between, such as clean-readings" }),
  };

  static override flags = {
    data: Flags.option({
      options: DATA_STYLES,
      description:
        "How services hand data on: as files on a shared volume, or as protobuf messages over gRPC.",
    })(),
    mode: Flags.option({
      options: MODES,
      description:
        "Of a service. sequential: the caller waits, for seconds. concurrent: it asks for the progress, for hours.",
    })(),
    dir: Flags.string({
      helpValue: "DIR",
      description: "Folder that becomes the project. Default: one of the name, here.",
    }),
  };

  static override examples = [
    "<%= config.bin %> <%= command.id %> service clean-readings --data file --mode sequential",
    "<%= config.bin %> <%= command.id %> service train-model --data protobuf --mode concurrent --dir services/train",
    "<%= config.bin %> <%= command.id %> use-case wind-forecast --data protobuf",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(New);
    if (flags.dir === "")
      throw new AieffectError("INVALID_INPUT", "--dir is empty: name a folder, or . for this one.");
    if (args.what === "use-case") await this.#newUseCase(args.name, flags);
    else await this.#newService(args.name, flags);
  }

  async #newUseCase(given: string | undefined, { data, mode, dir }: NewFlags): Promise<void> {
    if (mode !== undefined)
      throw new AieffectError("INVALID_INPUT", "--mode is for a service: a use case has both modes.");
    if (given !== undefined) splitName(given);
    refuseMissing({ NAME: given });
    const useCase = await completeUseCase({ name: given, data });
    const folder = resolve(dir ?? useCase.name);
    const project = newUseCase(useCase.name, useCase.data, { templates: TEMPLATES_FOLDER, folder });
    this.#report({ kind: "use-case", ...useCase }, folder, project);
  }

  async #newService(given: string | undefined, { data, mode, dir }: NewFlags): Promise<void> {
    if (given !== undefined) splitName(given);
    refuseMissing({ NAME: given, "--data": data, "--mode": mode });
    const { name, ...kind } = await completeService({ name: given, data, mode });
    const folder = resolve(dir ?? name);
    const project = newService(name, kind, { templates: TEMPLATES_FOLDER, folder });
    this.#report({ kind: "service", name, ...kind }, folder, project);
  }

  #report(facts: ProjectFacts, folder: string, { operations, files }: NewProject): void {
    if (this.jsonEnabled()) {
      this.logJson({ ...facts, directory: folder, operations, files });
      return;
    }
    const here = relative(process.cwd(), folder) || ".";
    this.log(`Wrote the ${facts.kind} ${facts.name}: ${files.length} files in ${here}. Try it:\n`);
    const steps = facts.kind === "service" ? toServiceSteps(facts, operations) : toUseCaseSteps(facts);
    for (const step of [`cd ${quote(here)}`, ...steps]) this.log(`  ${step}`);
  }
}

type Maybe<Facts> = { readonly [Name in keyof Facts]: Facts[Name] | undefined };

type NewFlags = Maybe<ServiceKind & { readonly dir: string }>;

interface ProjectFacts extends Partial<ServiceKind> {
  readonly kind: (typeof WHAT)[number];
  readonly name: string;
}

function toServiceSteps(
  { name, data }: ProjectFacts,
  [operation = ""]: readonly string[],
): readonly string[] {
  const proto = data === "protobuf" ? ` --proto proto/${toServiceNames(name).folder}.proto` : "";
  return [
    "bun install && bun test",
    "bun run dev",
    `aieffect conformance http://127.0.0.1:8080 --operation ${operation}${proto}     # in a second shell`,
  ];
}

const toUseCaseSteps = ({ data }: ProjectFacts): readonly string[] => [
  ...(data === "protobuf" ? ["aieffect check export     # also whether the messages of both ends fit"] : []),
  "aieffect up . --detach",
  "aieffect run export/blueprint.json .aieffect/dockerinfo.json",
  "aieffect down .",
];

/** @throws AieffectError INVALID_INPUT naming everything that is missing, where nobody can be asked for it */
function refuseMissing(given: Readonly<Record<string, string | undefined>>): void {
  const missing = Object.keys(given).filter((name) => given[name] === undefined);
  if (missing.length === 0 || canAsk()) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `Missing: ${missing.map((name) => NEEDED[name] ?? name).join(", ")}. There is no terminal to ask on.`,
  );
}

const NEEDED: Readonly<Record<string, string>> = {
  "--data": `--data (${DATA_STYLES.join(" or ")})`,
  "--mode": `--mode (${MODES.join(" or ")})`,
};

interface Service extends ServiceKind {
  readonly name: string;
}

async function completeService(given: Maybe<Service>): Promise<Service> {
  const { name, data, mode } = given;
  if (name !== undefined && data !== undefined && mode !== undefined) return { name, data, mode };
  return asking(async (dialogue) => ({
    name: name ?? (await askName(dialogue, "service")),
    data: data ?? (await askData(dialogue, "How does it hand data on?")),
    mode: mode ?? (await askMode(dialogue)),
  }));
}

/** A use case is one of files where nobody can be asked. */
async function completeUseCase(given: Maybe<UseCase>): Promise<UseCase> {
  const { name } = given;
  const data = given.data ?? (canAsk() ? undefined : "file");
  if (name !== undefined && data !== undefined) return { name, data };
  return asking(async (dialogue) => ({
    name: name ?? (await askName(dialogue, "use case")),
    data: data ?? (await askData(dialogue, "How do its services hand data on?", "file")),
  }));
}

type UseCase = Pick<Service, "name" | "data">;

async function asking<Answer>(ask: (dialogue: Dialogue) => Promise<Answer>): Promise<Answer> {
  using dialogue = new Dialogue();
  return await ask(dialogue);
}

const askName = (dialogue: Dialogue, what: string): Promise<string> =>
  dialogue.ask({ text: `Name of the ${what}, such as clean-readings?`, refuse: toComplaint });

function toComplaint(name: string): string | null {
  try {
    splitName(name);
    return null;
  } catch (error) {
    if (error instanceof AieffectError) return error.message;
    throw error;
  }
}

const askData = (
  dialogue: Dialogue,
  question: string,
  preferred?: ServiceKind["data"],
): Promise<ServiceKind["data"]> =>
  dialogue.choose(
    question,
    {
      file: "files on a volume that all services share",
      protobuf: "messages over gRPC, from service to service",
    },
    preferred,
  );

const askMode = (dialogue: Dialogue): Promise<ServiceKind["mode"]> =>
  dialogue.choose("How long does its work take?", {
    sequential: "seconds: whoever calls it waits for the result",
    concurrent: "longer: whoever calls it asks for the progress, and fetches the result",
  });
