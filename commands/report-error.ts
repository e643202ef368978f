import * as Errors from "@oclif/core/errors";
import { AieffectError, toExitCode } from "../src/errors.ts";
import { toPrintable, toPrintableJson } from "../src/model/printable.ts";
import { isUnparsed, toUsageLine } from "./usage-line.ts";

interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

/** What may be a flag: all before a `--`. */
export function toOptionWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

export const wantsJson = (argv: readonly string[]): boolean => toOptionWords(argv).includes("--json");

/**
 * Says on stderr what went wrong, with `--json` also as a document on stdout, and sets the exit code of the process:
 * that of an AieffectError's code, 2 for a command line that cannot be understood, 1 for a defect of our own.
 */
export function reportError(error: unknown, argv: readonly string[]): void {
  if (error instanceof Errors.ExitError) {
    process.exitCode = error.oclif.exit ?? 0;
    return;
  }
  const { code, message, exitCode } = toReport(error, argv);
  process.exitCode = exitCode;
  // A message may quote a file, and a file must not command the terminal.
  const lines = message.split("\n").map(toPrintable);
  process.stderr.write(`Error: ${lines.join("\n")}\n`);
  if (process.env.AIEFFECT_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (!wantsJson(argv)) return;
  const json = toPrintableJson(JSON.stringify({ error: { code, message } }));
  process.stdout.write(`${json}\n`);
}

function toReport(error: unknown, argv: readonly string[]): ErrorReport {
  if (error instanceof AieffectError) {
    const message = isUnparsed(error) ? toUsageLine(error, argv) : error.message;
    return { code: error.code, message, exitCode: toExitCode(error.code) };
  }
  if (error instanceof Errors.CLIError) {
    return {
      code: "INVALID_INPUT",
      message: toUsageLine(error, argv),
      exitCode: error.oclif.exit ?? 2,
    };
  }
  const hint = "AIEFFECT_DEBUG=1 shows where it happened.";
  if (error instanceof Error && "syscall" in error) {
    return {
      code: "SYSTEM_REFUSED",
      message: `The system refused it: ${error.message}\n${hint}`,
      exitCode: 1,
    };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "UNEXPECTED",
    message: `${what}\nThis is a defect of aieffect, not of your input. ${hint}`,
    exitCode: 1,
  };
}
