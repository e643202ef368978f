/** How the name of a project becomes the names inside it. Pure. */
import { AieffectError } from "../errors.ts";
import { toReservation } from "./reserved-names.ts";

/** What one service is called. */
export interface ServiceNames {
  /** Of its container, its host and its package: `scale-readings`. */
  readonly host: string;
  /** Of its folder in a use case and of its proto package: `scale_readings`. */
  readonly folder: string;
  /** `ScaleReadings` */
  readonly operation: string;
}

/** A host name has 63 characters at most, and a use case puts the names of its services behind its own. */
const LONGEST = 40;
const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

/** @throws AieffectError INVALID_INPUT saying what a name may be */
export function toServiceNames(name: string): ServiceNames {
  const words = splitName(name);
  return {
    host: words.join("-"),
    folder: words.join("_"),
    operation: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
  };
}

/** @throws AieffectError INVALID_INPUT saying what a name may be */
export function splitName(name: string): readonly string[] {
  if (!NAME.test(name) || name.length > LONGEST) {
    throw toRefusal(
      name,
      `take words of lower-case letters and digits with a hyphen or an underscore between them, ${LONGEST} characters ` +
        "at most, such as clean-readings.",
    );
  }
  const words = name.split(/[-_]/);
  const reservation = toReservation(words);
  if (reservation !== null)
    throw toRefusal(name, `${reservation}. Another word makes it one, such as my-${name}.`);
  return words;
}

/** A name may be anything, of any length: the text shows its beginning. */
function toRefusal(name: string, reason: string): AieffectError {
  const shown = JSON.stringify(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  return new AieffectError("INVALID_INPUT", `${shown} is no name for a project: ${reason}`);
}
