import * as Flags from "@oclif/core/flags";
import type { SettingSources } from "../src/config/setting.ts";

/** The flags of settings. What their texts mean is checked together with the variables, not here. */
export function toSettingFlags<Name extends string>(sources: SettingSources<Name>) {
  const flags = Object.entries<SettingSources[string]>(sources)
    .filter(([, { secrecy }]) => secrecy !== "no-flag")
    .map(([name, { description, helpValue = "TEXT", variable, fallback }]) => {
      const presets = fallback === null ? "" : ` Default: ${fallback}.`;
      return [
        name,
        Flags.string({ helpValue, description: `${description}${presets} [env: ${variable}]` }),
      ] as const;
    });
  return Object.fromEntries(flags);
}

/** What was given of them. */
export function toGivenTexts(flags: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** A sentence on the settings that have no flag. */
export function describeSecrets(sources: SettingSources): string {
  const hidden = Object.values(sources).filter(({ secrecy }) => secrecy === "no-flag");
  const lines = hidden.map(({ variable, description }) => `${variable}: ${description}`);
  return `By environment only, since everyone can see the arguments of a process. ${lines.join(" ")}`;
}
