/** How the name of a project becomes the names inside it. Pure. */
import { AieffectError } from "../errors.ts";

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
/** Windows has no files of these names. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

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
  if (NAME.test(name) && name.length <= LONGEST && !DEVICES.test(name)) return name.split(/[-_]/);
  throw new AieffectError(
    "INVALID_INPUT",
    `${JSON.stringify(name)} is no name for a project: take words of lower-case letters and digits with a hyphen or an ` +
      `underscore between them, ${LONGEST} characters at most, such as clean-readings.`,
  );
}
