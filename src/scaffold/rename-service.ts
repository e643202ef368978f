/** A template as a project of another name. Pure. */
import type { ServiceNames } from "./project-name.ts";

/** Texts by path, with `/` between folders. */
export type Files = Readonly<Record<string, string>>;

/** What templates call themselves. */
const TEMPLATE: ServiceNames = {
  host: "scale-readings",
  folder: "scale_readings",
  operation: "ScaleReadings",
};

/** The kit is nobody's by name, and large. */
const isKit = (path: string): boolean => path.startsWith("kit/");

export function renameService(template: Files, names: ServiceNames): Record<string, string> {
  const rename = (text: string) =>
    text.replaceAll(/scale-readings|scale_readings|ScaleReadings/g, (found) => {
      if (found === TEMPLATE.host) return names.host;
      return found === TEMPLATE.folder ? names.folder : names.operation;
    });
  return Object.fromEntries(
    Object.entries(template).map(([path, text]) => [rename(path), isKit(path) ? text : rename(text)]),
  );
}
