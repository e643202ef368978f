/** Makes an export step by step, shown as it goes. */
import { Listr } from "listr2";
import type { Problem } from "../src/model/problem.ts";
import { type ExportPlaces, writeExport } from "../src/packaging/export/export-output.ts";
import type { ExportedPackage } from "../src/packaging/export/export-use-case.ts";
import {
  type ExportRequest,
  type ExportSource,
  makeExport,
  readExportSource,
} from "../src/packaging/export/make-export.ts";
import { toComplaintLines } from "../src/terminal/check-lines.ts";
import { quote } from "./launch-report.ts";
import { printLines } from "./print-lines.ts";

interface ExportWork {
  readonly request: ExportRequest;
  readonly signal: AbortSignal;
  /** Whether nothing is shown. */
  readonly isSilent: boolean;
}

interface ExportDocument {
  readonly directory: string;
  readonly zip: string | null;
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}

/** @throws AieffectError GENERATION_REFUSED, OUTPUT_UNWRITABLE, INTERRUPTED; then nothing has changed */
export async function reportExport(
  path: string,
  places: ExportPlaces,
  { request, signal, isSilent }: ExportWork,
): Promise<{ document: ExportDocument; lines: readonly string[] }> {
  const steps = new Steps(isSilent);
  const source = await steps.run(`Read ${quote(path)}`, async () => readExportSource(path), describeSource);
  const made = await steps.run("Make the package", () => makeExport(source, request), describePackage);
  await steps.run(`Write ${quote(places.folder)}`, async () => {
    // Not before the last moment: a signal is heard between turns.
    await Bun.sleep(0);
    signal.throwIfAborted();
    writeExport(places, made.files);
  });
  if (!isSilent)
    printLines(process.stderr, (columns) => toComplaintLines({ problems: [], ...made }, columns));
  const { folder, archive } = places;
  const document = {
    directory: folder,
    zip: archive,
    files: Object.keys(made.files),
    warnings: made.warnings,
  };
  return { document, lines: toLines(document) };
}

/** One after the other; what goes wrong is thrown as it is. */
class Steps {
  readonly #isSilent: boolean;

  constructor(isSilent: boolean) {
    this.#isSilent = isSilent;
  }

  async run<Result>(
    title: string,
    action: () => Result | Promise<Result>,
    describe: (result: Result) => string = () => "",
  ): Promise<Result> {
    const outcome = Promise.withResolvers<Result>();
    const task = async (_: unknown, wrapper: { title: string }) => {
      try {
        const result = await action();
        wrapper.title = `${title}${describe(result)}`;
        outcome.resolve(result);
      } catch (error) {
        outcome.reject(error);
        // The step shows that it failed; why, the command says.
        throw new Error(`${title}: not done`);
      }
    };
    await new Listr([{ title, task }], {
      exitOnError: false,
      registerSignalListeners: false,
      silentRendererCondition: this.#isSilent,
    }).run();
    return await outcome.promise;
  }
}

const describeSource = (source: ExportSource): string =>
  source.kind === "package"
    ? `: a package of ${source.package.blueprint.nodes.length} nodes`
    : `: a use case of ${source.useCase.services?.length ?? 0} services`;

const describePackage = ({ files }: ExportedPackage): string => {
  const protos = Object.keys(files).filter((path) => path.endsWith(".proto"));
  return `: ${protos.length} proto files`;
};

const toLines = ({ directory, zip, files }: ExportDocument): readonly string[] => [
  `Wrote ${files.length} files to ${quote(directory)}${zip === null ? "" : ` and ${quote(zip)}`}. Check it:`,
  `  aieffect check ${quote(directory)}`,
];
