import { AieffectError } from "../../errors.ts";
import type { Problem } from "../../model/problem.ts";

/** What is wrong and what is odd with the files that something is generated from: all of it, and not only the first. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];

  /** @param place file, and the path or line in it */
  refuse(place: string, message: string): void {
    this.problems.push({ path: place, message: `${place}: ${message}` });
  }

  /** What a reader has refused; its message begins with the place. */
  refuseAs(place: string, { message }: AieffectError): void {
    this.problems.push({ path: place, message });
  }

  warn(place: string, message: string, remedy = ""): void {
    const problem = { path: place, message: `${place}: ${message}` };
    this.warnings.push(remedy === "" ? problem : { ...problem, remedy });
  }

  /**
   * @param what cannot be done, such as `x cannot be exported`
   * @throws AieffectError GENERATION_REFUSED with every problem
   */
  throwIfRefused(what: string): void {
    const [first, ...others] = this.problems.map(({ message }) => message);
    if (first === undefined) return;
    const text =
      others.length === 0 ? ` ${first}` : `\n${[first, ...others].map((line) => `  ${line}`).join("\n")}`;
    throw new AieffectError("GENERATION_REFUSED", `${what}:${text}`);
  }
}
