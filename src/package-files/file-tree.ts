/** The files of a package, wherever they are. */
export interface FileTree {
  /** How a user would name the file: its path, or its name within an archive. */
  readonly place: (name: string) => string;
  readonly has: (name: string) => boolean;
  /** Names of the proto files below `microservice`. */
  readonly protos: readonly string[];
  /** Names of what is there beside a package; none for a folder, in which much else may lie. */
  readonly others: (taken: ReadonlySet<string>) => readonly string[];
  /** @throws AieffectError INVALID_INPUT naming the file */
  readonly read: (name: string) => Promise<Uint8Array>;
}

const MIB = 1024 * 1024;

/** Longest file of a kind that is read (bytes): blueprints of 100,000 tasks take a third of it. */
export const longestOf = (name: string): number => (name.endsWith(".proto") ? 4 * MIB : 100 * MIB);

/** `4 MiB` */
export const toMebibytes = (bytes: number): string => `${Math.ceil(bytes / MIB)} MiB`;
