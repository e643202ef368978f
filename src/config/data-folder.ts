/** Where the data of a user belongs, by the custom of each system. */
import { join, posix, win32 } from "node:path";

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The folder of this program's data; it need not exist. */
export function toDataFolder({ platform, home, environment }: Surroundings): string {
  switch (platform) {
    case "win32":
      return win32.join(environment.LOCALAPPDATA || win32.join(home, "AppData", "Local"), "aieffect");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "aieffect");
    default: {
      const given = environment.XDG_DATA_HOME ?? "";
      // The specification of that variable has a relative path ignored.
      return posix.join(posix.isAbsolute(given) ? given : posix.join(home, ".local", "share"), "aieffect");
    }
  }
}

/** The database that `serve` keeps when no other is named. */
export function toDefaultDatabase(surroundings: Surroundings): string {
  return join(toDataFolder(surroundings), "aieffect.db");
}
