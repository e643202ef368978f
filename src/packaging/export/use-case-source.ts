/** The files of a use case that an export is made of. */
export interface UseCaseSource {
  /** Name of its folder: the pipeline and its images are called after it. */
  readonly directory: string;
  /** Names of the folders in `services`; null when there is no such folder. */
  readonly services: readonly string[] | null;
  /** Texts by path inside the use case: `connections.json`, `docker-compose.yml`, and every proto file. */
  readonly texts: ReadonlyMap<string, string>;
  /** How a user would name a file of it. */
  readonly place: (path: string) => string;
}

export const CONNECTIONS_FILE = "connections.json";
