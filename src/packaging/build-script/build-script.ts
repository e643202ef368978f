/** build_and_tag.sh of a use case: builds its images, and gives them the names that its package has. Pure. */
import type { ComposeSource } from "../source/compose-source.ts";

export const BUILD_SCRIPT_FILE = "build_and_tag.sh";

export interface BuildScript {
  readonly text: string;
  /** Names that the images get. */
  readonly images: readonly string[];
}

/** @param directory name of the use case's folder */
export function toBuildScript(directory: string, { name, services }: ComposeSource): BuildScript {
  const project = toProjectName(name ?? directory);
  const built = [...services].filter(([, { build }]) => build !== undefined && build !== null);
  const tags = built.map(([service, { image }]) => ({
    from: typeof image === "string" ? image : `${project}-${service}`,
    to: `${directory}-${service}:latest`,
  }));
  const lines = [
    "#!/bin/bash",
    "# Written by `aieffect build-script`. Run that again when docker-compose.yml has changed.",
    "set -e",
    "",
    'cd "$(dirname "$0")"',
    "",
    say(`Building the images of ${directory} ...`),
    "docker compose build",
    "",
    say("Tagging them ..."),
    ...tags.map(({ from, to }) => `docker tag ${toWord(from)} ${toWord(to)}`),
    "",
    say("Tagged:"),
    ...tags.map(({ to }) => say(`  ${to}`)),
    "",
    say("Start the services here:  docker compose up --detach"),
    say("Export for the portal:    aieffect export . --overwrite --mirror --zip"),
  ];
  return { text: `${lines.join("\n")}\n`, images: tags.map(({ to }) => to) };
}

/** The name that Docker Compose gives a project, and with it the images that it builds. */
const toProjectName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");

const say = (text: string): string => `echo "${text.replace(/[\\"$`]/g, "\\$&")}"`;

/** As it is where a shell takes it for one word. */
const toWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
